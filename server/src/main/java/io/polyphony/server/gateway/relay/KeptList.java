package io.polyphony.server.gateway.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.server.access.Caller;
import io.polyphony.server.gateway.RequestAddress;
import io.polyphony.server.upstream.Passage;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a provider's list and leaves the caller's objects in it: a provider's account may hold
 * those of others. Pages are read until the client's page is full.
 */
final class KeptList {
  private static final int MOST_PAGES = 20;
  private static final List<String> PARAMETERS = List.of("purpose", "order", "limit");

  private final KeptDoor door;
  private final ErrandDoor errands;
  private final Caller caller;
  private final HttpServerRequest request;
  private final OpenAiRelay kind;
  private final UUID credential;
  private final int limit;
  private final List<JsonNode> own = new ArrayList<>();
  private int pages;

  /**
   * @param usual how many a page has where the client does not say
   */
  private KeptList(
      KeptDoor door,
      ErrandDoor errands,
      Caller caller,
      HttpServerRequest request,
      OpenAiRelay kind,
      UUID credential,
      int usual) {
    this.door = door;
    this.errands = errands;
    this.caller = caller;
    this.request = request;
    this.kind = kind;
    this.credential = credential;
    this.limit = limit(request, usual);
  }

  /** Answers a client's request for its objects of that kind. */
  static void answer(
      KeptDoor door, ErrandDoor errands, HttpServerRequest request, OpenAiRelay kind, int usual) {
    request.resume();
    errands
        .caller(request)
        .compose(caller -> page(door, errands, caller, request, kind, usual))
        .onSuccess(answer -> errands.answer(request, answer))
        .onFailure(refused -> errands.refuse(request, refused));
  }

  private static Future<Passage.Answer> page(
      KeptDoor door,
      ErrandDoor errands,
      Caller caller,
      HttpServerRequest request,
      OpenAiRelay kind,
      int usual) {
    String after = RequestAddress.parameter(request, "after");
    Future<UUID> keeper =
        after == null ? door.keeper(caller, request, kind) : door.keeperOf(caller, kind, after);
    return keeper.compose(
        credential ->
            new KeptList(door, errands, caller, request, kind, credential, usual).page(after));
  }

  private static int limit(HttpServerRequest request, int usual) {
    try {
      String wanted = request.getParam("limit");
      return wanted == null ? usual : Math.max(1, Integer.parseInt(wanted));
    } catch (IllegalArgumentException malformed) {
      return usual;
    }
  }

  /** The client's page; or the provider's own answer if it is an error. */
  private Future<Passage.Answer> page(@Nullable String after) {
    pages++;
    String path = "/" + kind.word() + query(after);
    return errands
        .whole(caller, request, credential, KeptDoor.plain(kind, "GET", path))
        .compose(this::next);
  }

  private Future<Passage.Answer> next(Passage.Answer answer) {
    if (answer.head().status() >= 300) {
      return Future.succeededFuture(answer);
    }
    JsonNode page = KeptDoor.tree(answer.body());
    if (page == null || !page.path("data").isArray()) {
      return Future.failedFuture(
          Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider's list cannot be read.")
              .asException());
    }
    List<JsonNode> listed = new ArrayList<>();
    page.path("data").forEach(listed::add);
    return door.blocking(() -> mine(listed))
        .compose(
            mine -> {
              own.addAll(mine);
              String last = listed.isEmpty() ? "" : listed.getLast().path("id").asText();
              boolean more = page.path("has_more").asBoolean() && !last.isEmpty();
              return more && own.size() < limit && pages < MOST_PAGES
                  ? page(last)
                  : Future.succeededFuture(written(answer, more));
            });
  }

  private List<JsonNode> mine(List<JsonNode> listed) {
    List<String> ids = listed.stream().map(one -> one.path("id").asText()).toList();
    Set<String> known = door.objects().known(caller, kind, credential, ids);
    List<JsonNode> mine =
        listed.stream().filter(one -> known.contains(one.path("id").asText())).toList();
    door.objects().keep(caller, kind, credential, mine);
    return mine;
  }

  private Passage.Answer written(Passage.Answer answer, boolean more) {
    List<JsonNode> shown = own.subList(0, Math.min(limit, own.size()));
    ObjectNode list = KeptDoor.MAPPER.createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    shown.forEach(data::add);
    list.put("first_id", shown.isEmpty() ? null : shown.getFirst().path("id").asText());
    list.put("last_id", shown.isEmpty() ? null : shown.getLast().path("id").asText());
    list.put("has_more", more || shown.size() < own.size());
    return new Passage.Answer(answer.head(), list.toString().getBytes(StandardCharsets.UTF_8));
  }

  private String query(@Nullable String after) {
    List<String> parameters = new ArrayList<>();
    for (String name : PARAMETERS) {
      String value = request.getParam(name);
      if (value != null) {
        parameters.add(name + "=" + KeptDoor.segment(value));
      }
    }
    if (after != null) {
      parameters.add("after=" + KeptDoor.segment(after));
    }
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
  }
}
