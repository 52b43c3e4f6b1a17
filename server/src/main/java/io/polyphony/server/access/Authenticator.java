package io.polyphony.server.access;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is asking: a virtual key in {@code Authorization: Bearer}, {@code x-api-key} or
 * {@code x-goog-api-key}, else the session's cookie.
 */
@ApplicationScoped
public class Authenticator {
  private static final String BEARER = "Bearer ";

  private final VirtualKeys keys;
  private final Sessions sessions;
  private final ClientAddresses addresses;
  private final Vertx vertx;
  private final ExecutorService threads;

  Authenticator(
      VirtualKeys keys,
      Sessions sessions,
      ClientAddresses addresses,
      Vertx vertx,
      @VirtualThreads ExecutorService threads) {
    this.keys = keys;
    this.sessions = sessions;
    this.addresses = addresses;
    this.vertx = vertx;
    this.threads = threads;
  }

  /**
   * For Vert.x routes; never blocks, and completes at once if the answer is in memory.
   *
   * @return fails with {@link FailureException}: AUTHENTICATION, PERMISSION for another site's
   *     page, or ADDRESS_NOT_ALLOWED
   */
  public Future<Caller> authenticate(HttpServerRequest request) {
    return identify(request)
        .map(
            caller -> {
              addresses.require(caller, request);
              return caller;
            });
  }

  /** As {@link #authenticate}, for those who see to {@link ClientAddresses#require} themselves. */
  public Future<Caller> identify(HttpServerRequest request) {
    try {
      String key = virtualKey(request);
      if (key != null) {
        return identify(key);
      }
      String token = ownPageToken(request);
      Caller caller = sessions.cached(token);
      return caller != null ? Future.succeededFuture(caller) : lookUp(() -> sessions.find(token));
    } catch (RefusalException refused) {
      return Future.failedFuture(Failure.of(ErrorCode.PERMISSION, refused.words()).asException());
    } catch (FailureException refused) {
      return Future.failedFuture(refused);
    }
  }

  /**
   * For a virtual key that came otherwise than in those headers; as {@link #identify}.
   *
   * @param key never written to any log
   */
  public Future<Caller> identify(String key) {
    Caller caller = keys.cached(key);
    return caller != null ? Future.succeededFuture(caller) : lookUp(() -> keys.find(key));
  }

  /** The caller of a header {@code Bearer pp-...}, if known in memory; null says nothing. */
  public @Nullable Caller cached(String authorizationHeader) {
    return authorizationHeader.startsWith(BEARER)
        ? keys.cached(authorizationHeader.substring(BEARER.length()))
        : null;
  }

  /** For REST resources; blocking. */
  Caller require(HttpServerRequest request) {
    String key = virtualKey(request);
    if (key != null) {
      Caller caller = keys.find(key).orElseThrow(Authenticator::unknown);
      addresses.require(caller, request);
      return caller;
    }
    return sessions.find(ownPageToken(request)).orElseThrow(Authenticator::unknown);
  }

  /** The signed-in person, if there is one; for operations that need no sign-in. */
  Optional<Caller> find(HttpServerRequest request) {
    String token = SessionCookie.token(request);
    return token == null ? Optional.empty() : sessions.find(token);
  }

  private static String ownPageToken(HttpServerRequest request) {
    String token = SessionCookie.token(request);
    if (token == null) {
      throw unknown();
    }
    if (OwnPage.changes(request)) {
      OwnPage.requireOrigin(request);
      OwnPage.requireToken(request, token);
    }
    return token;
  }

  private Future<Caller> lookUp(java.util.function.Supplier<Optional<Caller>> search) {
    Promise<Caller> promise = Promise.promise();
    var context = vertx.getOrCreateContext();
    threads.execute(
        () -> {
          try {
            Caller found = search.get().orElseThrow(Authenticator::unknown);
            context.runOnContext(ignored -> promise.complete(found));
          } catch (RuntimeException failed) {
            context.runOnContext(ignored -> promise.fail(failed));
          }
        });
    return promise.future();
  }

  private static @Nullable String virtualKey(HttpServerRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
          ? authorization.substring(BEARER.length()).strip()
          : authorization;
    }
    String key = request.getHeader("x-api-key");
    return key != null ? key : request.getHeader("x-goog-api-key");
  }

  private static FailureException unknown() {
    return Failure.of(
            ErrorCode.AUTHENTICATION, "Sign in, or send a valid virtual key as bearer token.")
        .asException();
  }
}
