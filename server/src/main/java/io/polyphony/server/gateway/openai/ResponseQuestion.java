package io.polyphony.server.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OpenAiResponses;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's request to the Responses API, and what of it concerns the answers that we keep.
 *
 * @param request as the client sent it, read
 * @param body what goes on to the engine
 * @param items the client's own input, each item a JSON object
 */
record ResponseQuestion(ChatRequest request, byte[] body, List<JsonNode> items) {
  private static final String PREVIOUS = "previous_response_id";
  private static final String REFERENCE = "item_reference";
  private static final String INPUT = "input";

  /** Keeps numbers as they were written. */
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** Gives back what was kept. Blocking. */
  interface Kept {
    List<StoredItem> history(String responseId);

    StoredItem item(String itemId);
  }

  /**
   * @throws io.polyphony.llm.failure.FailureException INVALID_REQUEST naming the field
   */
  static ResponseQuestion read(byte[] body) {
    ChatRequest request = OpenAiResponses.standard().readRequest(InboundRequest.of(body));
    if (request.extra().containsKey("conversation")) {
      throw refused("conversation", "conversations are continued by previous_response_id here");
    }
    JsonNode tree = tree(body);
    if (tree.path("background").asBoolean()) {
      throw refused("background", "answers in the background are not supported");
    }
    return new ResponseQuestion(request, body, items(tree.path(INPUT)));
  }

  private static RuntimeException refused(String field, String problem) {
    return Failure.ofField(field, "Invalid value for '" + field + "': " + problem + ".")
        .asException();
  }

  private static JsonNode tree(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException impossible) {
      throw new IllegalStateException("the body was read before", impossible);
    }
  }

  private static List<JsonNode> items(JsonNode input) {
    List<JsonNode> items = new ArrayList<>();
    if (input.isTextual()) {
      items.add(MAPPER.createObjectNode().put("role", "user").set("content", input));
    }
    if (input.isArray()) {
      input.forEach(items::add);
    }
    return items;
  }

  @Nullable String previous() {
    var previous = request.extra().get(PREVIOUS);
    return previous == null ? null : text(previous.text());
  }

  private static @Nullable String text(String json) {
    try {
      return MAPPER.readTree(json).textValue();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a JsonText must hold JSON", impossible);
    }
  }

  /** Whether the answer is to be kept: unless the client says no. */
  boolean isKept() {
    var store = request.extra().get("store");
    return store == null || !store.text().equals("false");
  }

  /** Whether what was kept is needed to understand the input. */
  boolean needsKept() {
    return request.extra().containsKey(PREVIOUS)
        || items.stream().anyMatch(ResponseQuestion::isReference);
  }

  private static boolean isReference(JsonNode item) {
    String type = item.path("type").asText();
    return type.equals(REFERENCE) || (type.isEmpty() && !item.has("role") && item.has("id"));
  }

  /** The same question with its whole conversation as input, which any provider understands. */
  ResponseQuestion complete(Kept kept) {
    if (!(tree(body) instanceof ObjectNode whole)) {
      throw new IllegalStateException("the body was read before");
    }
    List<JsonNode> own = new ArrayList<>();
    for (JsonNode item : items) {
      own.add(isReference(item) ? portable(kept.item(item.path("id").asText())) : item);
    }
    ArrayNode input = MAPPER.createArrayNode();
    String previous = previous();
    if (previous != null) {
      kept.history(previous).forEach(item -> add(input, portable(item)));
    }
    own.forEach(item -> add(input, item));
    whole.remove(PREVIOUS);
    whole.set(INPUT, input);
    return new ResponseQuestion(request, whole.toString().getBytes(UTF_8), own);
  }

  private static void add(ArrayNode input, JsonNode item) {
    if (!item.isMissingNode()) {
      input.add(item);
    }
  }

  /**
   * What a model hid for itself means nothing to another one, which would refuse it: reasoning is
   * left with its words only, or left out if it has none.
   */
  private JsonNode portable(StoredItem stored) {
    JsonNode item = tree(stored.item().getBytes(UTF_8));
    if (stored.model().equals(request.model()) || !(item instanceof ObjectNode object)) {
      return item;
    }
    object.remove("extra_content");
    boolean hidden = object.remove("encrypted_content") != null;
    boolean empty = object.path("summary").isEmpty() && object.path("content").isEmpty();
    boolean nothing = object.path("type").asText().equals("reasoning") && hidden && empty;
    return nothing ? MAPPER.missingNode() : object;
  }
}
