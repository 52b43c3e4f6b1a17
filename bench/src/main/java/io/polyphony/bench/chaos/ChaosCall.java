package io.polyphony.bench.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request of the load. Runs on one event loop. */
final class ChaosCall {
  private static final int TAIL = 400;

  /** Before most answers have begun, and after. */
  private static final int EARLY_MS = 8;

  private static final int LATE_MS = 150;

  private final Vertx vertx;
  private final Asked asked;
  private final Consumer<Heard> ended;
  private @Nullable String completion;
  private int status;
  private String tail = "";
  private boolean clean;
  private boolean left;
  private boolean over;

  ChaosCall(Vertx vertx, Asked asked, Consumer<Heard> ended) {
    this.vertx = vertx;
    this.asked = asked;
    this.ended = ended;
  }

  void start(HttpClient client, int port, String key) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI(asked.words().path())
            .putHeader("content-type", "application/json")
            .putHeader("authorization", "Bearer " + key);
    client.request(options).onFailure(refused -> end(Heard.Fate.UNREACHED)).onSuccess(this::send);
  }

  private void send(HttpClientRequest request) {
    request.exceptionHandler(broken -> end(Heard.Fate.CUT));
    request
        .send(Buffer.buffer(asked.body()))
        .onFailure(broken -> end(Heard.Fate.CUT))
        .onSuccess(this::receive);
    if (asked.leaving() != Asked.Leaving.NEVER) {
      int after = asked.leaving() == Asked.Leaving.BEFORE_THE_ANSWER ? EARLY_MS : LATE_MS;
      vertx.setTimer(after, id -> leave(request));
    }
  }

  private void leave(HttpClientRequest request) {
    if (!over) {
      left = true;
      request.reset();
      end(Heard.Fate.LEFT);
    }
  }

  private void receive(HttpClientResponse response) {
    status = response.statusCode();
    completion = response.getHeader("x-polyphony-completion-id");
    response.exceptionHandler(broken -> end(Heard.Fate.CUT));
    response.handler(this::take);
    response.endHandler(nothing -> end(fate()));
  }

  /** A mark may stand across two pieces. */
  private void take(Buffer piece) {
    String text = tail + piece.toString(StandardCharsets.UTF_8);
    clean |= text.contains(asked.words().cleanEnd());
    tail = text.substring(Math.max(0, text.length() - TAIL));
  }

  private Heard.Fate fate() {
    if (status >= 300) {
      return Heard.Fate.REFUSED;
    }
    return clean ? Heard.Fate.CLEAN : Heard.Fate.BROKEN;
  }

  private void end(Heard.Fate fate) {
    if (!over) {
      over = true;
      boolean kept = fate == Heard.Fate.REFUSED || fate == Heard.Fate.BROKEN;
      ended.accept(
          new Heard(asked, left ? Heard.Fate.LEFT : fate, completion, status, kept ? tail : ""));
    }
  }
}
