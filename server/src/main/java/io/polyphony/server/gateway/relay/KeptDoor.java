package io.polyphony.server.gateway.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.server.access.Caller;
import io.polyphony.server.completion.Errands;
import io.polyphony.server.route.Router;
import io.polyphony.server.upstream.Passage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What files and batches have in common: who keeps them, and whose they are. */
@Singleton
class KeptDoor {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ErrandDoor errands;
  private final Errands keepers;
  private final KeptObjects objects;
  private final Vertx vertx;

  @Inject
  KeptDoor(ErrandDoor errands, Errands keepers, KeptObjects objects, Vertx vertx) {
    this.errands = errands;
    this.keepers = keepers;
    this.objects = objects;
    this.vertx = vertx;
  }

  /** The credential that the client's header chooses, or the first. */
  Future<UUID> keeper(Caller caller, HttpServerRequest request, OpenAiRelay kind) {
    return keepers
        .keepers(caller, kind, request.getHeader(Router.PROVIDER_HEADER))
        .map(List::getFirst);
  }

  /** The credential with which the caller's object was made; fails with NOT_FOUND. */
  Future<UUID> keeperOf(Caller caller, OpenAiRelay kind, String id) {
    return blocking(() -> objects.credential(caller, kind, id));
  }

  <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  KeptObjects objects() {
    return objects;
  }

  /** Runs a request that makes or reads one object, and keeps whose it is before it is answered. */
  void make(Caller caller, HttpServerRequest request, UUID credential, Passage passage) {
    errands
        .whole(caller, request, credential, passage)
        .compose(answer -> kept(caller, passage.relay(), credential, answer))
        .onSuccess(answer -> errands.answer(request, answer))
        .onFailure(refused -> errands.refuse(request, refused));
  }

  private Future<Passage.Answer> kept(
      Caller caller, OpenAiRelay kind, UUID credential, Passage.Answer answer) {
    JsonNode object = answer.head().status() < 300 ? tree(answer.body()) : null;
    if (object == null || !object.path("id").isTextual()) {
      return Future.succeededFuture(answer);
    }
    return blocking(
        () -> {
          objects.keep(caller, kind, credential, List.of(object));
          return answer;
        });
  }

  /** A passage without a body. */
  static Passage plain(OpenAiRelay kind, String method, String path) {
    return new Passage(kind, method, path, Map.of(), null, !method.equals("POST"));
  }

  /** The id as it stands in an address. */
  static String segment(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Null if that is no JSON. */
  static @Nullable JsonNode tree(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException malformed) {
      return null;
    }
  }

  /** Who may not choose any model may not ask through a file that nobody reads here. */
  static Future<Caller> mayAskAnyModel(Caller caller) {
    return caller.models() == null
        ? Future.succeededFuture(caller)
        : Future.failedFuture(
            Failure.of(
                    ErrorCode.PERMISSION,
                    "This key is limited to models, so it may not create batches.")
                .asException());
  }
}
