package io.polyphony.server.gateway.relay;

import io.polyphony.llm.dialect.RelayedRequests;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.server.access.Caller;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.upstream.Passage;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * {@code POST} and {@code GET /v1/batches}, {@code GET /v1/batches/{id}}, {@code POST
 * /v1/batches/{id}/cancel}. A batch goes where its file lies.
 */
@Singleton
class BatchesRoute {
  private static final OpenAiRelay KIND = OpenAiRelay.BATCHES;
  private static final String PATH = "/v1/batches";
  private static final String ONE = PATH + "/:id";
  private static final String CANCEL = ONE + "/cancel";
  private static final String INPUT = "input_file_id";
  private static final int USUAL_PAGE = 20;

  private final ErrandDoor errands;
  private final KeptDoor door;
  private final Refusal refusal;

  @Inject
  BatchesRoute(ErrandDoor errands, KeptDoor door, Refusal refusal) {
    this.errands = errands;
    this.door = door;
    this.refusal = refusal;
  }

  void routes(@Observes Router router) {
    router.post(PATH).handler(routing -> create(routing.request()));
    router
        .get(PATH)
        .handler(routing -> KeptList.answer(door, errands, routing.request(), KIND, USUAL_PAGE));
    router.get(ONE).handler(routing -> one(routing, "GET", ""));
    router.post(CANCEL).handler(routing -> one(routing, "POST", "/cancel"));
    refusal.others(router, PATH, RelayDoor.SURFACE, "GET, POST");
    refusal.others(router, ONE, RelayDoor.SURFACE, "GET");
    refusal.others(router, CANCEL, RelayDoor.SURFACE, "POST");
  }

  private void create(HttpServerRequest request) {
    errands
        .caller(request)
        .compose(KeptDoor::mayAskAnyModel)
        .compose(
            caller ->
                errands
                    .body(caller, request)
                    .compose(
                        body ->
                            door.keeperOf(caller, OpenAiRelay.FILES, input(body))
                                .onSuccess(
                                    credential -> create(caller, request, credential, body))))
        .onFailure(refused -> errands.refuse(request, refused));
  }

  private static String input(byte[] body) {
    String file = RelayedRequests.text(body, INPUT);
    if (file == null || file.isBlank()) {
      throw Failure.ofField(INPUT, "Missing required field '" + INPUT + "'.").asException();
    }
    return file;
  }

  private void create(Caller caller, HttpServerRequest request, UUID credential, byte[] body) {
    var payload = new JsonPayload(body, null);
    var headers = RelayDoor.forwarded(request);
    door.make(
        caller,
        request,
        credential,
        new Passage(KIND, "POST", "/batches", headers, payload, false));
  }

  private void one(RoutingContext routing, String method, String action) {
    HttpServerRequest request = routing.request();
    String id = routing.pathParam("id") == null ? "" : routing.pathParam("id");
    String path = "/batches/" + KeptDoor.segment(id) + action;
    request.resume();
    errands
        .caller(request)
        .compose(
            caller ->
                door.keeperOf(caller, KIND, id)
                    .onSuccess(
                        credential ->
                            door.make(
                                caller, request, credential, KeptDoor.plain(KIND, method, path))))
        .onFailure(refused -> errands.refuse(request, refused));
  }
}
