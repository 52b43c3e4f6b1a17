package io.polyphony.server.gateway;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.RequestScan;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Authenticator;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.completion.Completion;
import io.polyphony.server.completion.CompletionCall;
import io.polyphony.server.completion.CompletionSink;
import io.polyphony.server.completion.Completions;
import io.polyphony.server.completion.StopReason;
import io.polyphony.server.upstream.UpstreamRequest;
import io.polyphony.server.work.LargeBodies;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The way from a client's HTTP request to the engine and back, the same for every dialect. */
@Singleton
public class Door {
  /**
   * The order of the gateway's routes: after the security headers and before all others, which a
   * completion then need not pass one by one.
   */
  public static final int EARLY = -9_000;

  private final Authenticator authenticator;
  private final Completions completions;
  private final Refusal refusal;
  private final GatewayConfig config;
  private final Vertx vertx;
  private final InstantSource clock;

  @Inject
  public Door(
      Authenticator authenticator,
      Completions completions,
      Refusal refusal,
      GatewayConfig config,
      Vertx vertx,
      InstantSource clock) {
    this.authenticator = authenticator;
    this.completions = completions;
    this.refusal = refusal;
    this.config = config;
    this.vertx = vertx;
    this.clock = clock;
  }

  /** Answers a request for a completion, streamed or whole, or refuses it. */
  public void complete(HttpServerRequest request, Entry entry) {
    authenticate(request, entry)
        .compose(caller -> allowed(caller, request, entry))
        .onFailure(refused -> refusal.send(request, entry.surface(), refused));
  }

  /** Who is asking. */
  public Future<Caller> authenticate(HttpServerRequest request, Entry entry) {
    return entry.key() == null
        ? authenticator.authenticate(request)
        : authenticator.authenticate(entry.key());
  }

  /** The body of a caller who may create completions. */
  public Future<byte[]> body(Caller caller, HttpServerRequest request) {
    return mayComplete(caller).compose(allowed -> RequestBody.read(request, config.largestBody()));
  }

  /** The caller, if it may create completions. */
  public static Future<Caller> mayComplete(Caller caller) {
    return caller.may(Permissions.COMPLETION_CREATE)
        ? Future.succeededFuture(caller)
        : Future.failedFuture(
            Failure.of(ErrorCode.PERMISSION, "This key may not create completions.").asException());
  }

  private Future<Completion> allowed(Caller caller, HttpServerRequest request, Entry entry) {
    Duration cacheFor = Caching.wanted(caller, request);
    return body(caller, request)
        .compose(
            body ->
                run(caller, body, entry, request.response(), UnaryOperator.identity(), cacheFor));
  }

  /**
   * Runs a request that was read, with somebody else listening, and answers it; fails if it is
   * refused. Its answer is not shared with other requests.
   *
   * @param listening takes the answer to the client and gives what hands everything on to it
   */
  public Future<Completion> run(
      Caller caller,
      byte[] body,
      Entry entry,
      HttpServerResponse response,
      UnaryOperator<CompletionSink> listening) {
    return run(caller, body, entry, response, listening, null);
  }

  private Future<Completion> run(
      Caller caller,
      byte[] body,
      Entry entry,
      HttpServerResponse response,
      UnaryOperator<CompletionSink> listening,
      @Nullable Duration cacheFor) {
    var inbound = new InboundRequest(body, entry.model(), entry.stream());
    return LargeBodies.work(vertx, body.length, () -> entry.surface().dialect().scan(inbound))
        .compose(scan -> run(caller, inbound, scan, entry, response, listening, cacheFor));
  }

  private Future<Completion> run(
      Caller caller,
      InboundRequest inbound,
      RequestScan scan,
      Entry entry,
      HttpServerResponse response,
      UnaryOperator<CompletionSink> listening,
      @Nullable Duration cacheFor) {
    long created = clock.instant().getEpochSecond();
    if (!scan.stream()) {
      var sink = new WholeAnswer(response, entry.surface(), created);
      return watched(response, call(caller, inbound, scan, entry, cacheFor, listening.apply(sink)));
    }
    var stream = new StreamedAnswer(vertx, response, entry, created, scan, config.keepAlive());
    return watched(response, call(caller, inbound, scan, entry, cacheFor, listening.apply(stream)))
        .onSuccess(stream::belongsTo)
        .onFailure(refused -> stream.refused());
  }

  private Future<Completion> call(
      Caller caller,
      InboundRequest inbound,
      RequestScan scan,
      Entry entry,
      @Nullable Duration cacheFor,
      CompletionSink sink) {
    Dialect dialect = entry.surface().dialect();
    var upstream =
        new UpstreamRequest(
            inbound.body(),
            scan,
            scan.stream(),
            true,
            dialect.id(),
            new Parsed(dialect, inbound),
            entry.headers());
    return completions.run(
        caller,
        new CompletionCall(scan.model(), "gateway", scan.promptCharacters(), upstream, cacheFor),
        sink);
  }

  /** A client that goes away takes its completion with it, whether or not anything was sent yet. */
  public static Future<Completion> watched(
      HttpServerResponse response, Future<Completion> started) {
    return started.onSuccess(
        completion -> {
          if (response.closed()) {
            completion.cancel(StopReason.CLIENT_LEFT);
          } else {
            response.closeHandler(gone -> completion.cancel(StopReason.CLIENT_LEFT));
          }
        });
  }

  /** Reads the body into our words when somebody needs that, once. */
  private static final class Parsed implements UpstreamRequest.Parsed {
    private final Dialect dialect;
    private final InboundRequest inbound;
    private @Nullable ChatRequest request;

    Parsed(Dialect dialect, InboundRequest inbound) {
      this.dialect = dialect;
      this.inbound = inbound;
    }

    @Override
    public ChatRequest get() {
      if (request == null) {
        request = dialect.readRequest(inbound);
      }
      return request;
    }
  }
}
