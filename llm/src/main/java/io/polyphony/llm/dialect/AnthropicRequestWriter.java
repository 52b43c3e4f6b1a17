package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.ResponseFormat;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Builds the request for a vendor. Besides the limit, emits nothing the client did not ask for. */
final class AnthropicRequestWriter {
  static final String PATH = "/messages";

  private static final String FILES_BETA = "files-api-2025-04-14";
  private static final String OUTPUT_FORMAT_BETA = "structured-outputs-2025-11-13";

  /** Extra fields of other dialects that say what the vocabulary says too. */
  private static final Set<String> SAID_ELSEWHERE =
      Set.of(
          "max_tokens",
          "max_completion_tokens",
          "stream_options",
          "instructions",
          "include",
          "store",
          "previous_response_id",
          "reasoning");

  private final ToIntFunction<String> limits;

  /**
   * @param limits the limit to ask for where the client sent none, by model
   */
  AnthropicRequestWriter(ToIntFunction<String> limits) {
    this.limits = limits;
  }

  WireRequest write(ChatRequest request) {
    Set<String> warnings = new LinkedHashSet<>();
    Set<String> betas = new LinkedHashSet<>();
    boolean sameDialect = request.dialect().equals(AnthropicMessages.ID);
    AnthropicGeneration generation = AnthropicGeneration.of(request.model());
    Integer limit = request.parameters().maxOutputTokens();
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    body.put("model", request.model());
    body.put("max_tokens", limit != null ? limit : limits.applyAsInt(request.model()));
    var messages = new AnthropicMessageWriter(warnings, sameDialect);
    messages.write(body, request.messages());
    if (messages.refersToFiles()) {
      betas.add(FILES_BETA);
    }
    new AnthropicToolWriter(warnings, sameDialect).write(body, request);
    new AnthropicThinking(request, generation, warnings).write(body);
    AnthropicSampling.write(body, request, generation, warnings);
    responseFormat(body, request, sameDialect, betas, warnings);
    if (request.user() != null) {
      body.putObject(AnthropicRequestReader.METADATA).put("user_id", request.user());
    }
    if (request.stream()) {
      body.put("stream", true);
    }
    extra(body, request, sameDialect, warnings);
    return new WireRequest(PATH, headers(betas), body, List.copyOf(warnings));
  }

  private static Map<String, String> headers(Set<String> betas) {
    Map<String, String> headers = new HashMap<>();
    headers.put("anthropic-version", AnthropicMessages.VERSION);
    if (!betas.isEmpty()) {
      headers.put("anthropic-beta", String.join(",", betas));
    }
    return headers;
  }

  private static void responseFormat(
      ObjectNode body,
      ChatRequest request,
      boolean sameDialect,
      Set<String> betas,
      Set<String> warnings) {
    boolean older = request.extra().containsKey(AnthropicRequestReader.OUTPUT_FORMAT);
    switch (request.responseFormat()) {
      case null -> {}
      case ResponseFormat.Text text -> {}
      case ResponseFormat.Json json ->
          warnings.add("JSON without a schema cannot be demanded in this dialect; left out");
      case ResponseFormat.Schema schema when sameDialect && older -> {
        betas.add(OUTPUT_FORMAT_BETA);
        format(body.putObject(AnthropicRequestReader.OUTPUT_FORMAT), schema.schema());
      }
      case ResponseFormat.Schema schema -> {
        JsonText shape =
            sameDialect ? schema.schema() : AnthropicSchemas.closed(schema.schema(), warnings);
        format(body.withObject(AnthropicRequestReader.OUTPUT_CONFIG).putObject("format"), shape);
      }
    }
  }

  private static void format(ObjectNode format, JsonText schema) {
    format.put("type", "json_schema").set("schema", OpenAiRequestWriter.tree(schema));
  }

  private static void extra(
      ObjectNode body, ChatRequest request, boolean sameDialect, Set<String> warnings) {
    for (Map.Entry<String, JsonText> field : request.extra().entrySet()) {
      String name = field.getKey();
      if (sameDialect) {
        extra(body, name, OpenAiRequestWriter.tree(field.getValue()));
      } else if (!SAID_ELSEWHERE.contains(name)) {
        warnings.add(name + " has no equivalent in this dialect and was left out");
      }
    }
  }

  /** Fields kept of an object that is written already are added to it. */
  private static void extra(ObjectNode body, String name, JsonNode value) {
    if (name.equals(AnthropicToolReader.TOOLS)
        || name.equals(AnthropicRequestReader.OUTPUT_FORMAT)) {
      return;
    }
    if (body.path(name) instanceof ObjectNode written && value instanceof ObjectNode kept) {
      kept.properties().forEach(field -> written.putIfAbsent(field.getKey(), field.getValue()));
    } else if (!body.has(name)) {
      body.set(name, value);
    }
  }
}
