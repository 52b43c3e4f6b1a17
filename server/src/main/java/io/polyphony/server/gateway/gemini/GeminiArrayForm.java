package io.polyphony.server.gateway.gemini;

import io.polyphony.llm.dialect.GeminiArray;
import io.polyphony.server.gateway.StreamForm;
import io.vertx.core.buffer.Buffer;

/** A stream for clients that did not ask for {@code alt=sse}. */
final class GeminiArrayForm implements StreamForm {
  private final GeminiArray array = new GeminiArray();

  @Override
  public String contentType() {
    return array.contentType();
  }

  @Override
  public Buffer events(Buffer events) {
    return Buffer.buffer(array.elements(events.getBytes()));
  }

  @Override
  public Buffer keepAlive() {
    return Buffer.buffer(array.keepAlive());
  }

  @Override
  public Buffer end() {
    return Buffer.buffer(array.end());
  }
}
