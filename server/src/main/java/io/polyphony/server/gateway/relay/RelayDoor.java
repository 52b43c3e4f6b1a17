package io.polyphony.server.gateway.relay;

import io.polyphony.llm.dialect.RelayedRequests;
import io.polyphony.llm.dialect.RequestScan;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.server.access.Caller;
import io.polyphony.server.completion.Completion;
import io.polyphony.server.completion.CompletionCall;
import io.polyphony.server.completion.Completions;
import io.polyphony.server.gateway.Door;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.GatewayConfig;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.gateway.Surface;
import io.polyphony.server.gateway.openai.ChatCompletionsRoute;
import io.polyphony.server.store.DataFolder;
import io.polyphony.server.store.Ids;
import io.polyphony.server.upstream.Passage;
import io.polyphony.server.upstream.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The way of a request that asks a model and is handed on as it is. */
@Singleton
class RelayDoor {
  static final Surface SURFACE = ChatCompletionsRoute.SURFACE;
  static final Entry ENTRY = Entry.of(SURFACE);

  /** What a client may choose for itself. */
  private static final String[] FORWARDED = {"content-type", "accept", "openai-beta"};

  private final Door door;
  private final Completions completions;
  private final Refusal refusal;
  private final GatewayConfig config;
  private final Vertx vertx;
  private final Ids ids;
  private final Path folder;

  @Inject
  RelayDoor(
      Door door,
      Completions completions,
      Refusal refusal,
      GatewayConfig config,
      Vertx vertx,
      Ids ids,
      DataFolder data) {
    this.door = door;
    this.completions = completions;
    this.refusal = refusal;
    this.config = config;
    this.vertx = vertx;
    this.ids = ids;
    this.folder = data.resolve("uploads");
    try {
      Files.createDirectories(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException("The folder " + folder + " cannot be made", failed);
    }
  }

  /**
   * Answers a request, or refuses it.
   *
   * @param path below {@code /v1}
   */
  void ask(HttpServerRequest request, OpenAiRelay relay, String path, BodyForm form) {
    door.authenticate(request, ENTRY)
        .compose(Door::mayComplete)
        .compose(
            caller ->
                form.isForm(request)
                    ? spooled(caller, request, relay, path)
                    : json(caller, request, relay, path))
        .onFailure(refused -> refusal.send(request, SURFACE, refused));
  }

  private Future<Completion> json(
      Caller caller, HttpServerRequest request, OpenAiRelay relay, String path) {
    return door.body(caller, request)
        .compose(
            body -> {
              RequestScan scan = RelayedRequests.scan(body);
              var passage = passage(request, relay, path, new JsonPayload(body, scan));
              return run(caller, request, scan.model(), scan.stream(), passage, () -> {});
            });
  }

  private Future<Completion> spooled(
      Caller caller, HttpServerRequest request, OpenAiRelay relay, String path) {
    Path place = folder.resolve(ids.next().toString());
    return FormIntake.read(vertx, request, config.largestForm(), place)
        .compose(
            form -> {
              var passage = passage(request, relay, path, form);
              String model = form.scan().model();
              return run(caller, request, model, form.scan().stream(), passage, form::close)
                  .onFailure(refused -> form.close());
            });
  }

  private static Passage passage(
      HttpServerRequest request, OpenAiRelay relay, String path, Passage.Payload payload) {
    return new Passage(relay, "POST", path, forwarded(request), payload, true);
  }

  static Map<String, String> forwarded(HttpServerRequest request) {
    Map<String, String> headers = new HashMap<>();
    for (String name : FORWARDED) {
      String value = request.getHeader(name);
      if (value != null) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
      }
    }
    return headers;
  }

  private Future<Completion> run(
      Caller caller,
      HttpServerRequest request,
      String model,
      boolean stream,
      Passage passage,
      Runnable over) {
    var answer = new PassedAnswer(request, SURFACE, passage, false);
    var sink = new RelayedAnswer(request.response(), SURFACE, answer, over);
    var call = new CompletionCall(model, "gateway", 0, UpstreamRequest.passing(passage, stream));
    Future<Completion> started;
    try {
      started = completions.run(caller, call, sink);
    } catch (FailureException refused) {
      started = Future.failedFuture(refused);
    }
    return Door.watched(request.response(), started).onSuccess(answer::belongsTo);
  }
}
