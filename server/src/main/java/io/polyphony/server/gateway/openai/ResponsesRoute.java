package io.polyphony.server.gateway.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.dialect.OpenAiResponses;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.completion.Completion;
import io.polyphony.server.gateway.Door;
import io.polyphony.server.gateway.Entry;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.gateway.Surface;
import io.polyphony.server.gateway.idempotency.Idempotency;
import io.polyphony.server.work.LargeBodies;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * {@code POST /v1/responses}, streamed and not, and the answers that are kept for continuing:
 * {@code GET} and {@code DELETE /v1/responses/{id}}.
 */
@Singleton
public class ResponsesRoute {
  static final Surface SURFACE = new Surface(OpenAiResponses.standard(), "resp_", null, null);

  private static final String PATH = "/v1/responses";
  private static final String ONE = PATH + "/:id";
  private static final Entry ENTRY = Entry.of(SURFACE);

  private final Door door;
  private final Idempotency idempotency;
  private final Refusal refusal;
  private final Responses responses;
  private final Vertx vertx;

  @Inject
  ResponsesRoute(
      Door door, Idempotency idempotency, Refusal refusal, Responses responses, Vertx vertx) {
    this.door = door;
    this.idempotency = idempotency;
    this.refusal = refusal;
    this.responses = responses;
    this.vertx = vertx;
  }

  void routes(@Observes Router router) {
    router
        .post(PATH)
        .order(Door.EARLY)
        .handler(routing -> idempotency.once(routing.request(), ENTRY, this::create));
    router.get(ONE).handler(this::find);
    router.delete(ONE).handler(this::delete);
    refusal.others(router, PATH, SURFACE, "POST");
    refusal.others(router, ONE, SURFACE, "GET, DELETE");
  }

  private void create(HttpServerRequest request) {
    door.authenticate(request, ENTRY)
        .compose(
            caller ->
                door.body(caller, request)
                    .compose(
                        body ->
                            LargeBodies.work(vertx, body.length, () -> ResponseQuestion.read(body)))
                    .compose(question -> asked(caller, question, request.response())))
        .onFailure(refused -> refusal.send(request, SURFACE, refused));
  }

  private Future<Completion> asked(
      Caller caller, ResponseQuestion question, HttpServerResponse response) {
    return question.needsKept()
        ? vertx
            .executeBlocking(() -> responses.complete(caller, question), false)
            .compose(whole -> run(caller, whole, response))
        : run(caller, question, response);
  }

  private Future<Completion> run(
      Caller caller, ResponseQuestion question, HttpServerResponse response) {
    var surface =
        new Surface(OpenAiResponses.answering(question.request()), SURFACE.answerIds(), null, null);
    return door.run(
        caller,
        question.body(),
        Entry.of(surface),
        response,
        client ->
            question.isKept()
                ? new KeptAnswer(vertx, responses, caller, question, surface, client)
                : client);
  }

  private void find(RoutingContext routing) {
    String id = id(routing);
    caller(routing.request())
        .compose(caller -> vertx.executeBlocking(() -> responses.find(caller, id), false))
        .onSuccess(body -> answer(routing.response(), body))
        .onFailure(refused -> refusal.send(routing.request(), SURFACE, refused));
  }

  private void delete(RoutingContext routing) {
    String id = id(routing);
    caller(routing.request())
        .compose(caller -> vertx.executeBlocking(() -> deleted(caller, id), false))
        .onSuccess(body -> answer(routing.response(), body))
        .onFailure(refused -> refusal.send(routing.request(), SURFACE, refused));
  }

  private static String id(RoutingContext routing) {
    String id = routing.pathParam("id");
    return id == null ? "" : id;
  }

  private String deleted(Caller caller, String id) {
    responses.delete(caller, id);
    ObjectNode said = ResponseQuestion.MAPPER.createObjectNode();
    return said.put("id", id).put("object", "response").put("deleted", true).toString();
  }

  private Future<Caller> caller(HttpServerRequest request) {
    request.resume();
    return door.authenticate(request, ENTRY)
        .compose(
            caller ->
                caller.may(Permissions.COMPLETION_CREATE)
                    ? Future.succeededFuture(caller)
                    : Future.failedFuture(
                        Failure.of(ErrorCode.PERMISSION, "This key may not read responses.")
                            .asException()));
  }

  private static void answer(HttpServerResponse response, String body) {
    if (!response.ended() && !response.closed()) {
      response.putHeader("content-type", "application/json").end(body);
    }
  }
}
