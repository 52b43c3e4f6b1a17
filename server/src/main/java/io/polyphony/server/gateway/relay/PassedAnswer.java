package io.polyphony.server.gateway.relay;

import io.polyphony.llm.failure.Failure;
import io.polyphony.server.completion.Completion;
import io.polyphony.server.gateway.Backpressure;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.gateway.Surface;
import io.polyphony.server.upstream.Passage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider's answer on its way to the client, as it is. A slow client pauses the provider. What
 * breaks off has no clean end: events end with an error, anything else with the connection.
 */
final class PassedAnswer {
  private static final String CONTENT_TYPE = "content-type";
  private static final String CONTENT_LENGTH = "content-length";

  /** Of a provider's headers those that say something of the answer, not of the account. */
  private static final Set<String> PASSED =
      Set.of(
          CONTENT_TYPE,
          "content-encoding",
          "content-disposition",
          "content-language",
          "retry-after",
          "retry-after-ms",
          "x-request-id",
          "openai-processing-ms",
          "openai-version");

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Backpressure backpressure;
  private final Surface surface;
  private final Passage passage;
  private final boolean withLength;
  private boolean begun;
  private boolean events;

  /**
   * @param withLength whether the client may know the length: it then knows the end before us
   */
  PassedAnswer(HttpServerRequest request, Surface surface, Passage passage, boolean withLength) {
    this.request = request;
    this.response = request.response();
    this.backpressure = new Backpressure(response);
    this.surface = surface;
    this.passage = passage;
    this.withLength = withLength;
  }

  void belongsTo(Completion running) {
    backpressure.belongsTo(running);
  }

  void begin() {
    Passage.Head head = passage.head();
    if (head == null || response.ended() || response.closed()) {
      return;
    }
    begun = true;
    events = head.headers().getOrDefault(CONTENT_TYPE, "").startsWith("text/event-stream");
    head(response, head);
    String length = head.headers().get(CONTENT_LENGTH);
    if (withLength && length != null) {
      response.putHeader(CONTENT_LENGTH, length);
    } else {
      response.setChunked(true);
    }
    if (events) {
      response
          .putHeader("cache-control", "no-cache, no-transform")
          .putHeader("x-accel-buffering", "no");
    }
  }

  private static void head(HttpServerResponse response, Passage.Head head) {
    response.setStatusCode(head.status());
    for (Map.Entry<String, String> header : head.headers().entrySet()) {
      String name = header.getKey();
      if (PASSED.contains(name) || name.startsWith("x-ratelimit-")) {
        response.putHeader(name, header.getValue());
      }
    }
  }

  void bytes(Buffer bytes) {
    if (!begun || response.ended() || response.closed()) {
      return;
    }
    response.write(bytes);
    backpressure.wrote();
  }

  /**
   * @param failure null if all has come
   */
  void end(@Nullable Failure failure, String errorId) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (failure == null) {
      response.end();
    } else if (!begun) {
      refuse(failure, errorId);
    } else if (!events) {
      response.reset();
    } else if (passage.saidError()) {
      response.end();
    } else {
      String error = Buffer.buffer(surface.dialect().writeFailure(failure, errorId)).toString();
      response.end("\n\nevent: error\ndata: " + error + "\n\n");
    }
    drain(request);
  }

  private void refuse(Failure failure, String errorId) {
    Passage.Answer refusal = passage.refusal();
    if (refusal == null) {
      Refusal.write(response, surface, failure, errorId);
    } else {
      response.putHeader("x-polyphony-error-id", errorId);
      whole(response, refusal);
    }
  }

  /** A whole answer as it is. */
  static void whole(HttpServerResponse response, Passage.Answer answer) {
    head(response, answer.head());
    response.end(Buffer.buffer(answer.body()));
  }

  /** Closing now would cut the answer off while the client is still sending. */
  static void drain(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.handler(ignored -> {});
      request.resume();
    }
  }
}
