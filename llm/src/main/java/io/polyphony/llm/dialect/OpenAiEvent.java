package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one chunk object, or of one whole answer, that carry meaning. Parsed without a tree
 * for what most chunks consist of; the rest becomes small trees. Reused from chunk to chunk.
 */
final class OpenAiEvent {
  @Nullable String id;
  @Nullable String model;
  @Nullable JsonNode error;
  @Nullable JsonNode usage;
  @Nullable String serviceTier;
  @Nullable JsonNode citations;
  @Nullable String bareText;
  boolean hasChoicesField;
  boolean hasChoice;

  @Nullable String finishReason;
  boolean hasDelta;
  @Nullable String content;
  @Nullable JsonNode contentNode;
  @Nullable String reasoning;
  @Nullable String reasoningContent;
  @Nullable JsonNode reasoningDetails;
  @Nullable String refusal;
  @Nullable JsonNode toolCalls;
  @Nullable JsonNode functionCall;
  @Nullable JsonNode annotations;

  private @Nullable JsonNode vendorUsage;
  private @Nullable JsonNode usageBesideChoice;
  private long choiceIndex;
  private boolean chosen;
  private boolean saidPreferred;
  private boolean whole;

  /**
   * Reads one JSON value.
   *
   * @param whole whether it is a whole answer, not a chunk of one
   * @throws IOException if it is none
   */
  void parse(byte[] bytes, int offset, int length, boolean whole) throws IOException {
    this.whole = whole;
    clear();
    try (JsonParser parser = JsonFields.MAPPER.getFactory().createParser(bytes, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        first = parser.nextToken();
      }
      if (first == JsonToken.VALUE_STRING) {
        bareText = parser.getText();
      } else if (first == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          topField(parser, parser.currentName(), parser.nextToken());
        }
      }
      usage = usage != null ? usage : vendorUsage != null ? vendorUsage : usageBesideChoice;
    } catch (NumberFormatException beyondMeasure) {
      throw new IOException("a number beyond measure", beyondMeasure);
    }
  }

  private void clear() {
    id = null;
    model = null;
    error = null;
    usage = null;
    serviceTier = null;
    vendorUsage = null;
    usageBesideChoice = null;
    citations = null;
    bareText = null;
    hasChoicesField = false;
    hasChoice = false;
    chosen = false;
    clearChoice();
  }

  private void clearChoice() {
    choiceIndex = 0;
    finishReason = null;
    hasDelta = false;
    saidPreferred = false;
    clearSaid();
  }

  private void clearSaid() {
    content = null;
    contentNode = null;
    reasoning = null;
    reasoningContent = null;
    reasoningDetails = null;
    refusal = null;
    toolCalls = null;
    functionCall = null;
    annotations = null;
  }

  private void topField(JsonParser parser, String name, JsonToken token) throws IOException {
    switch (name) {
      case "id" -> id = textOf(parser, token);
      case "model" -> model = textOf(parser, token);
      case "choices" -> choices(parser, token);
      case "usage" -> usage = objectOf(parser, token);
      case "service_tier" -> serviceTier = textOf(parser, token);
      case "x_groq" -> vendorUsage = vendorUsage(objectOf(parser, token));
      case "error" -> error = treeOf(parser, token);
      case "citations" -> citations = treeOf(parser, token);
      default -> parser.skipChildren();
    }
  }

  private static @Nullable JsonNode vendorUsage(@Nullable JsonNode vendor) {
    JsonNode found = vendor == null ? null : vendor.get("usage");
    return found != null && found.isObject() ? found : null;
  }

  private void choices(JsonParser parser, JsonToken token) throws IOException {
    hasChoicesField = true;
    if (token != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      hasChoice = true;
      if (chosen) {
        parser.skipChildren();
        continue;
      }
      clearChoice();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        choiceField(parser, parser.currentName(), parser.nextToken());
      }
      chosen = choiceIndex == 0;
    }
    if (!chosen) {
      clearChoice();
    }
  }

  private void choiceField(JsonParser parser, String name, JsonToken token) throws IOException {
    switch (name) {
      case "index" ->
          choiceIndex = token == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsLong() : 0;
      case "finish_reason" -> finishReason = textOf(parser, token);
      case "delta" -> delta(parser, token);
      case "message" -> message(parser, token);
      case "error" -> error = treeOf(parser, token);
      case "usage" -> usageBesideChoice = objectOf(parser, token);
      default -> parser.skipChildren();
    }
  }

  /** Where a choice has both, the one that fits the answer's form counts: the other repeats it. */
  private void delta(JsonParser parser, JsonToken token) throws IOException {
    hasDelta = true;
    preferred(parser, token, !whole);
  }

  private void message(JsonParser parser, JsonToken token) throws IOException {
    preferred(parser, token, whole);
  }

  private void preferred(JsonParser parser, JsonToken token, boolean fits) throws IOException {
    if (fits || !saidPreferred) {
      clearSaid();
      saidPreferred = fits;
      said(parser, token);
    } else {
      parser.skipChildren();
    }
  }

  private void said(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      deltaField(parser, parser.currentName(), parser.nextToken());
    }
  }

  private void deltaField(JsonParser parser, String name, JsonToken token) throws IOException {
    switch (name) {
      case "content" -> {
        boolean plain = token == JsonToken.VALUE_STRING;
        content = plain ? parser.getText() : null;
        contentNode = plain ? null : treeOf(parser, token);
      }
      case "reasoning_content" -> reasoningContent = textOf(parser, token);
      case "reasoning" -> reasoning = textOf(parser, token);
      case "reasoning_details" -> reasoningDetails = treeOf(parser, token);
      case "refusal" -> refusal = textOf(parser, token);
      case "tool_calls" -> toolCalls = treeOf(parser, token);
      case "function_call" -> functionCall = objectOf(parser, token);
      case "annotations" -> annotations = treeOf(parser, token);
      default -> parser.skipChildren();
    }
  }

  private static @Nullable String textOf(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  private static @Nullable JsonNode treeOf(JsonParser parser, JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NULL ? null : parser.readValueAsTree();
  }

  private static @Nullable JsonNode objectOf(JsonParser parser, JsonToken token)
      throws IOException {
    if (token == JsonToken.START_OBJECT) {
      return parser.readValueAsTree();
    }
    parser.skipChildren();
    return null;
  }
}
