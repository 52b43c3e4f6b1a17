package io.polyphony.server.gateway;

import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.llm.failure.Quota;
import io.polyphony.server.store.Ids;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers with an error in the envelope of the client's dialect. */
@Singleton
public class Refusal {
  private static final Logger LOG = Logger.getLogger(Refusal.class);

  private final Ids ids;

  @Inject
  public Refusal(Ids ids) {
    this.ids = ids;
  }

  /** For requests that were never accepted. */
  public void send(HttpServerRequest request, Surface surface, Throwable cause) {
    if (request.response().closed()) {
      return;
    }
    String id = id(cause);
    Failure failure;
    if (cause instanceof FailureException known) {
      failure = known.failure();
    } else {
      // A client's broken connection is nobody's fault here, and happens all the time.
      Logger.Level level = cause instanceof IOException ? Logger.Level.DEBUG : Logger.Level.ERROR;
      LOG.logf(level, cause, "Error %s: a request failed before it was accepted", id);
      failure = Failure.of(ErrorCode.INTERNAL, "The server failed on this request.");
    }
    write(request.response(), surface, failure, id);
    if (!request.isEnded()) {
      // Closing now would cut the answer off while the client is still sending: take the rest, drop
      // it.
      request.handler(null).resume();
    }
  }

  private String id(Throwable cause) {
    String known = cause instanceof FailureException failed ? failed.id() : null;
    return known == null ? ids.next().toString() : known;
  }

  /** The path takes these methods and refuses all others; to be called behind its own routes. */
  public void others(Router router, String path, Surface surface, String allowed) {
    router.route(path).handler(routing -> wrongMethod(routing.request(), surface, allowed));
  }

  /** For a path that has another method. */
  public void wrongMethod(HttpServerRequest request, Surface surface, String allowed) {
    request.response().putHeader("allow", allowed);
    String message = "Use " + allowed + " for " + request.path() + ".";
    send(request, surface, Failure.of(ErrorCode.METHOD_NOT_ALLOWED, message).asException());
  }

  /** As OpenAI's clients read them; the names of measures are ours. */
  private static void put(HttpServerResponse response, Quota quota) {
    String rule = quota.rule().replaceAll("[^\\x20-\\x7e]", "?");
    response.putHeader("x-polyphony-limit", rule);
    String measure = quota.measure();
    response.putHeader("x-ratelimit-limit-" + measure, Long.toString(quota.limit()));
    response.putHeader("x-ratelimit-remaining-" + measure, Long.toString(quota.remaining()));
    Duration reset = quota.resetsAfter();
    if (reset != null) {
      response.putHeader("x-ratelimit-reset-" + measure, reset.toMillis() + "ms");
    }
  }

  /** For requests that were accepted, and failed before anything was said. */
  public static void write(
      HttpServerResponse response, Surface surface, Failure failure, @Nullable String id) {
    if (response.ended() || response.closed()) {
      return;
    }
    Duration wait = failure.retryAfter();
    if (wait != null) {
      response.putHeader("retry-after", Long.toString(Math.max(1, (wait.toMillis() + 999) / 1000)));
      response.putHeader("retry-after-ms", Long.toString(wait.toMillis()));
    }
    if (failure.quota() != null) {
      put(response, failure.quota());
    }
    if (id != null) {
      response.putHeader("x-polyphony-error-id", id);
      if (surface.idHeader() != null) {
        response.putHeader(surface.idHeader(), id);
      }
    }
    Dialect dialect = surface.dialect();
    response
        .setStatusCode(dialect.statusOf(failure))
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(dialect.writeFailure(failure, id == null ? "" : id)));
  }
}
