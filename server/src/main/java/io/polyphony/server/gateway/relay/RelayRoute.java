package io.polyphony.server.gateway.relay;

import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.server.gateway.Refusal;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * {@code POST /v1/images/generations}, {@code /v1/images/edits}, {@code /v1/images/variations},
 * {@code /v1/audio/speech}, {@code /v1/audio/transcriptions}, {@code /v1/audio/translations} and
 * {@code /v1/moderations}.
 */
@Singleton
class RelayRoute {
  private final RelayDoor door;
  private final Refusal refusal;

  @Inject
  RelayRoute(RelayDoor door, Refusal refusal) {
    this.door = door;
    this.refusal = refusal;
  }

  void routes(@Observes Router router) {
    serve(router, "/images/generations", OpenAiRelay.IMAGES, BodyForm.JSON);
    serve(router, "/images/edits", OpenAiRelay.IMAGES, BodyForm.EITHER);
    serve(router, "/images/variations", OpenAiRelay.IMAGES, BodyForm.FORM);
    serve(router, "/audio/speech", OpenAiRelay.SPEECH, BodyForm.JSON);
    serve(router, "/audio/transcriptions", OpenAiRelay.TRANSCRIPTIONS, BodyForm.FORM);
    serve(router, "/audio/translations", OpenAiRelay.TRANSCRIPTIONS, BodyForm.FORM);
    serve(router, "/moderations", OpenAiRelay.MODERATIONS, BodyForm.JSON);
  }

  private void serve(Router router, String path, OpenAiRelay relay, BodyForm form) {
    String address = "/v1" + path;
    router.post(address).handler(routing -> door.ask(routing.request(), relay, path, form));
    refusal.others(router, address, RelayDoor.SURFACE, "POST");
  }
}
