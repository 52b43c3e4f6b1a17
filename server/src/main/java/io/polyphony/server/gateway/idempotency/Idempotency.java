package io.polyphony.server.gateway.idempotency;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.crypto.Tokens;
import io.polyphony.server.gateway.Door;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.GatewayConfig;
import io.polyphony.server.gateway.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key}: of all requests of a caller with the same key the first is
 * served, and whoever comes after its end gets the same bytes. A client that leaves does not end
 * its request then: it may come back for the answer.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header">
 *     The Idempotency-Key HTTP Header Field</a>
 */
@Singleton
public class Idempotency {
  private static final Logger LOG = Logger.getLogger(Idempotency.class);
  private static final String HEADER = "idempotency-key";
  private static final String REPLAYED = "idempotent-replayed";
  private static final int LONGEST_KEY = 255;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Door door;
  private final IdempotencyKeys keys;
  private final Refusal refusal;
  private final GatewayConfig config;
  private final Vertx vertx;

  @Inject
  public Idempotency(
      Door door, IdempotencyKeys keys, Refusal refusal, GatewayConfig config, Vertx vertx) {
    this.door = door;
    this.keys = keys;
    this.refusal = refusal;
    this.config = config;
    this.vertx = vertx;
  }

  /** Serves a request, unless one with the same key was served before. */
  public void once(HttpServerRequest request, Entry entry, Consumer<HttpServerRequest> serving) {
    String key = request.getHeader(HEADER);
    if (key == null) {
      serving.accept(request);
      return;
    }
    valid(key)
        .compose(good -> door.authenticate(request, entry))
        .compose(
            caller ->
                door.body(caller, request).compose(body -> claimed(request, caller, key, body)))
        .onSuccess(claimed -> decided(request, entry, claimed, serving))
        .onFailure(refused -> refusal.send(request, entry.surface(), refused));
  }

  private record Claimed(Caller caller, byte[] body, Claim claim) {}

  private static Future<String> valid(String key) {
    return key.isBlank() || key.length() > LONGEST_KEY
        ? refused(
            ErrorCode.INVALID_REQUEST,
            "The header Idempotency-Key has 1 to " + LONGEST_KEY + " characters.",
            null)
        : Future.succeededFuture(key);
  }

  private Future<Claimed> claimed(
      HttpServerRequest request, Caller caller, String key, byte[] body) {
    String uri = request.uri();
    return vertx
        .executeBlocking(() -> keys.claim(wanted(uri, caller, key, body)), false)
        .map(claim -> new Claimed(caller, body, claim));
  }

  private static IdempotentRequestStore.Request wanted(
      String uri, Caller caller, String key, byte[] body) {
    return new IdempotentRequestStore.Request(
        caller.organisation(),
        caller.user(),
        caller.virtualKey() != null ? caller.virtualKey() : caller.user(),
        Tokens.sha256(key),
        Tokens.sha256(uri, body));
  }

  private void decided(
      HttpServerRequest request,
      Entry entry,
      Claimed claimed,
      Consumer<HttpServerRequest> serving) {
    switch (claimed.claim()) {
      case Claim.First(UUID id) -> serve(request, claimed, id, serving);
      case Claim.Answered(KeptAnswer answer) -> again(request, entry, answer);
      case Claim.Running running ->
          refuse(
              request,
              entry,
              ErrorCode.CONFLICT,
              "A request with this Idempotency-Key is still being served.",
              SOON);
      case Claim.Other other ->
          refuse(
              request,
              entry,
              ErrorCode.IDEMPOTENCY_KEY_REUSED,
              "This Idempotency-Key belongs to another request: path or body differ.",
              null);
      case Claim.Lost lost ->
          refuse(
              request,
              entry,
              ErrorCode.CONFLICT,
              "The server stopped while it served the first request with this Idempotency-Key. What"
                  + " the provider did for it stands in the records; ask again with another key.",
              null);
    }
  }

  private void serve(
      HttpServerRequest request, Claimed claimed, UUID id, Consumer<HttpServerRequest> serving) {
    var response =
        new RecordedResponse(
            request.response(),
            config.idempotencyLargestAnswer(),
            answer -> kept(claimed.caller(), id, answer));
    serving.accept(new ReadRequest(request, claimed.body(), response));
  }

  private Future<Void> kept(Caller caller, UUID id, KeptAnswer answer) {
    return vertx.executeBlocking(
        () -> {
          try {
            keys.ended(caller, id, answer);
          } catch (RuntimeException away) {
            LOG.warnf("An answer to a request with a key is not kept: %s", away.getMessage());
          }
          return null;
        },
        false);
  }

  private void again(HttpServerRequest request, Entry entry, KeptAnswer answer) {
    byte[] body = answer.body();
    if (body == null) {
      refuse(
          request,
          entry,
          ErrorCode.CONFLICT,
          "The first request with this Idempotency-Key was answered, and its answer was too long to"
              + " be kept.",
          null);
      return;
    }
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    answer.headers().forEach(response::putHeader);
    response.setStatusCode(answer.status()).putHeader(REPLAYED, "true").end(Buffer.buffer(body));
  }

  private void refuse(
      HttpServerRequest request,
      Entry entry,
      ErrorCode code,
      String message,
      @Nullable Duration wait) {
    refusal.send(request, entry.surface(), new Failure(code, message, wait, null).asException());
  }

  private static <T> Future<T> refused(ErrorCode code, String message, @Nullable Duration wait) {
    return Future.failedFuture(new Failure(code, message, wait, null).asException());
  }
}
