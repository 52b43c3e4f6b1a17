package io.polyphony.server.gateway;

import io.vertx.core.buffer.Buffer;

/**
 * Another form for the events of one streamed answer than the one in which its dialect writes them.
 * Not safe for several threads.
 */
public interface StreamForm {

  String contentType();

  /** Whole events as the dialect or a vendor of the dialect wrote them, in this form. */
  Buffer events(Buffer events);

  /** What to send after silence. */
  Buffer keepAlive();

  /** What comes after the last event, also after a failure. */
  Buffer end();
}
