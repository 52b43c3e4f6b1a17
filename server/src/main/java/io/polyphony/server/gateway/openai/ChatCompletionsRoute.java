package io.polyphony.server.gateway.openai;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OpenAiChat;
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
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/chat/completions}, streamed and not. */
@Singleton
public class ChatCompletionsRoute {
  private final Authenticator authenticator;
  private final Completions completions;
  private final Refusal refusal;
  private final GatewayConfig config;
  private final Vertx vertx;
  private final InstantSource clock;

  @Inject
  public ChatCompletionsRoute(
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

  void routes(@Observes Router router) {
    router.post("/v1/chat/completions").handler(this::complete);
    router.route("/v1/chat/completions").handler(this::wrongMethod);
  }

  private void wrongMethod(RoutingContext routing) {
    var failure =
        Failure.of(ErrorCode.METHOD_NOT_ALLOWED, "Use POST for chat completions.").asException();
    routing.response().putHeader("allow", "POST");
    refusal.send(routing.request(), failure);
  }

  private void complete(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    authenticator
        .authenticate(request)
        .compose(caller -> allowed(caller, request))
        .onFailure(refused -> refusal.send(request, refused));
  }

  private Future<Completion> allowed(Caller caller, HttpServerRequest request) {
    if (!caller.may(Permissions.COMPLETION_CREATE)) {
      return Future.failedFuture(
          Failure.of(ErrorCode.PERMISSION, "This key may not create completions.").asException());
    }
    return RequestBody.read(request, config.largestBody())
        .compose(body -> run(caller, body, request.response()));
  }

  private Future<Completion> run(Caller caller, byte[] body, HttpServerResponse response) {
    RequestScan scan = OpenAiChat.scan(body);
    long created = clock.instant().getEpochSecond();
    if (!scan.stream()) {
      return watched(response, call(caller, body, scan, new OpenAiAnswer(response, created)));
    }
    var stream = new OpenAiStream(vertx, response, created, scan.includeUsage());
    return watched(response, call(caller, body, scan, stream))
        .onSuccess(stream::belongsTo)
        .onFailure(refused -> stream.refused());
  }

  private Future<Completion> call(
      Caller caller, byte[] body, RequestScan scan, CompletionSink sink) {
    boolean relay = !scan.stream() || scan.includeUsage();
    var upstream =
        new UpstreamRequest(body, scan, scan.stream(), relay, OpenAiChat.ID, new Parsed(body));
    return completions.run(
        caller,
        new CompletionCall(scan.model(), "gateway", scan.promptCharacters(), upstream),
        sink);
  }

  /** A client that goes away takes its completion with it, whether or not anything was sent yet. */
  private static Future<Completion> watched(
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
    private final byte[] body;
    private @Nullable ChatRequest request;

    Parsed(byte[] body) {
      this.body = body;
    }

    @Override
    public ChatRequest get() {
      if (request == null) {
        request = OpenAiChat.standard().readRequest(InboundRequest.of(body));
      }
      return request;
    }
  }
}
