package io.polyphony.server.gateway.relay;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.server.access.Caller;
import io.polyphony.server.gateway.GatewayConfig;
import io.polyphony.server.gateway.Refusal;
import io.polyphony.server.upstream.Passage;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.UUID;

/**
 * {@code POST} and {@code GET /v1/files}, {@code GET} and {@code DELETE /v1/files/{id}}, {@code GET
 * /v1/files/{id}/content}.
 */
@Singleton
class FilesRoute {
  private static final OpenAiRelay KIND = OpenAiRelay.FILES;
  private static final String PATH = "/v1/files";
  private static final String ONE = PATH + "/:id";
  private static final String CONTENT = ONE + "/content";
  private static final int USUAL_PAGE = 10_000;

  private final ErrandDoor errands;
  private final KeptDoor door;
  private final GatewayConfig config;
  private final Refusal refusal;

  @Inject
  FilesRoute(ErrandDoor errands, KeptDoor door, GatewayConfig config, Refusal refusal) {
    this.errands = errands;
    this.door = door;
    this.config = config;
    this.refusal = refusal;
  }

  void routes(@Observes Router router) {
    router.post(PATH).handler(routing -> upload(routing.request()));
    router
        .get(PATH)
        .handler(routing -> KeptList.answer(door, errands, routing.request(), KIND, USUAL_PAGE));
    router.get(ONE).handler(this::find);
    router.delete(ONE).handler(this::delete);
    router.get(CONTENT).handler(this::content);
    refusal.others(router, PATH, RelayDoor.SURFACE, "GET, POST");
    refusal.others(router, ONE, RelayDoor.SURFACE, "GET, DELETE");
    refusal.others(router, CONTENT, RelayDoor.SURFACE, "GET");
  }

  private void upload(HttpServerRequest request) {
    errands
        .caller(request)
        .compose(caller -> uploadable(request).map(caller))
        .compose(
            caller ->
                door.keeper(caller, request, KIND)
                    .onSuccess(credential -> upload(caller, request, credential)))
        .onFailure(refused -> errands.refuse(request, refused));
  }

  private Future<Void> uploadable(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return Future.failedFuture(
          Uploads.refused(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as multipart/form-data."));
    }
    return Uploads.announced(request) > config.largestUpload()
        ? Future.failedFuture(Uploads.tooLarge(config.largestUpload()))
        : Future.succeededFuture();
  }

  private void upload(Caller caller, HttpServerRequest request, UUID credential) {
    var payload = new LiveUpload(request, config.largestUpload());
    var headers = RelayDoor.forwarded(request);
    door.make(
        caller, request, credential, new Passage(KIND, "POST", "/files", headers, payload, false));
  }

  private void find(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String id = id(routing);
    owned(request, id)
        .onSuccess(
            owned ->
                door.make(
                    owned.caller(),
                    request,
                    owned.credential(),
                    KeptDoor.plain(KIND, "GET", "/files/" + KeptDoor.segment(id))));
  }

  private void delete(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String id = id(routing);
    owned(request, id)
        .compose(
            owned ->
                errands
                    .whole(
                        owned.caller(),
                        request,
                        owned.credential(),
                        KeptDoor.plain(KIND, "DELETE", "/files/" + KeptDoor.segment(id)))
                    .compose(answer -> deleted(owned.caller(), id, answer))
                    .onSuccess(answer -> errands.answer(request, answer))
                    .onFailure(refused -> errands.refuse(request, refused)));
  }

  private Future<Passage.Answer> deleted(Caller caller, String id, Passage.Answer answer) {
    return answer.head().status() >= 300
        ? Future.succeededFuture(answer)
        : door.blocking(
            () -> {
              door.objects().forget(caller, KIND, id);
              return answer;
            });
  }

  private void content(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String id = id(routing);
    owned(request, id)
        .onSuccess(
            owned ->
                errands
                    .passed(
                        owned.caller(),
                        request,
                        owned.credential(),
                        KeptDoor.plain(KIND, "GET", "/files/" + KeptDoor.segment(id) + "/content"))
                    .onFailure(refused -> errands.refuse(request, refused)));
  }

  private record Owned(Caller caller, UUID credential) {}

  /** Who asks for a file, and how it is reached; a failure is answered here. */
  private Future<Owned> owned(HttpServerRequest request, String id) {
    request.resume();
    return errands
        .caller(request)
        .compose(
            caller ->
                door.keeperOf(caller, KIND, id).map(credential -> new Owned(caller, credential)))
        .onFailure(refused -> errands.refuse(request, refused));
  }

  private static String id(RoutingContext routing) {
    String id = routing.pathParam("id");
    return id == null ? "" : id;
  }
}
