package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the request for a vendor. Emits nothing that the client did not ask for. */
final class OpenAiRequestWriter {
  static final String PATH = "/chat/completions";

  private static final String STREAM_OPTIONS = "stream_options";
  private static final String TOOLS = "tools";

  /** Extra fields that have a place of their own and are not copied. */
  private static final Set<String> PLACED =
      Set.of(OpenAiOptions.MAX_TOKENS, OpenAiOptions.MAX_COMPLETION_TOKENS, STREAM_OPTIONS, TOOLS);

  /** Extra fields of other dialects that say what the vocabulary says too, or nothing here. */
  private static final Set<String> SAID_ELSEWHERE =
      Set.of(
          "instructions", "include", "store", "previous_response_id", "reasoning", STREAM_OPTIONS);

  private final OpenAiOptions options;

  OpenAiRequestWriter(OpenAiOptions options) {
    this.options = options;
  }

  WireRequest write(ChatRequest request) {
    Set<String> warnings = new LinkedHashSet<>();
    boolean sameDialect = request.dialect().equals(OpenAiChat.ID);
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    body.put("model", request.model());
    body.set(
        "messages",
        new OpenAiMessageWriter(options, warnings, sameDialect).write(request.messages()));
    tools(body, request, sameDialect, warnings);
    parameters(body, request, sameDialect, warnings);
    responseFormat(body, request.responseFormat());
    reasoning(body, request.reasoning(), warnings);
    stream(body, request, sameDialect);
    if (request.user() != null) {
      body.put("user", request.user());
    }
    if (sameDialect) {
      extra(body, request.extra());
    } else {
      foreign(request.extra(), warnings);
    }
    return new WireRequest(PATH, Map.of(), body, List.copyOf(warnings));
  }

  private static void foreign(Map<String, JsonText> extra, Set<String> warnings) {
    for (String name : extra.keySet()) {
      if (!SAID_ELSEWHERE.contains(name)) {
        warnings.add(name + " has fields with no equivalent in this dialect; they were left out");
      }
    }
  }

  private static void extra(ObjectNode body, Map<String, JsonText> extra) {
    for (Map.Entry<String, JsonText> field : extra.entrySet()) {
      String name = field.getKey();
      if (!PLACED.contains(name) && !body.has(name)) {
        body.set(name, tree(field.getValue()));
      }
    }
  }

  private void tools(
      ObjectNode body, ChatRequest request, boolean sameDialect, Set<String> warnings) {
    var markers = new OpenAiCacheMarkers(options, warnings);
    ArrayNode tools = JsonFields.MAPPER.createArrayNode();
    for (Tool tool : request.tools()) {
      ObjectNode written = tool(tool);
      markers.write(written, tool.cache());
      tools.add(written);
    }
    JsonText others = sameDialect ? request.extra().get(TOOLS) : null;
    if (others != null) {
      tree(others).forEach(tools::add);
    }
    if (!tools.isEmpty()) {
      body.set(TOOLS, tools);
    }
    toolChoice(body, request.toolChoice());
    if (request.parallelToolCalls() != null) {
      body.put("parallel_tool_calls", request.parallelToolCalls());
    }
  }

  private static ObjectNode tool(Tool tool) {
    ObjectNode written = JsonFields.MAPPER.createObjectNode();
    ObjectNode function = written.put("type", "function").putObject("function");
    function.put("name", tool.name());
    if (tool.description() != null) {
      function.put("description", tool.description());
    }
    if (tool.parameters() != null) {
      function.set("parameters", tree(tool.parameters()));
    }
    if (tool.strict() != null) {
      function.put("strict", tool.strict());
    }
    return written;
  }

  private static void toolChoice(ObjectNode body, @Nullable ToolChoice choice) {
    switch (choice) {
      case null -> {}
      case ToolChoice.Auto auto -> body.put("tool_choice", "auto");
      case ToolChoice.None none -> body.put("tool_choice", "none");
      case ToolChoice.Required required -> body.put("tool_choice", "required");
      case ToolChoice.Named named ->
          body.putObject("tool_choice")
              .put("type", "function")
              .putObject("function")
              .put("name", named.name());
    }
  }

  private void parameters(
      ObjectNode body, ChatRequest request, boolean sameDialect, Set<String> warnings) {
    Parameters wanted = request.parameters();
    number(body, "temperature", wanted.temperature());
    number(body, "top_p", wanted.topP());
    topK(body, wanted.topK(), sameDialect, warnings);
    limit(body, request, sameDialect);
    if (!wanted.stop().isEmpty()) {
      wanted.stop().forEach(body.putArray("stop")::add);
    }
    if (wanted.seed() != null) {
      body.put("seed", wanted.seed());
    }
    number(body, "presence_penalty", wanted.presencePenalty());
    number(body, "frequency_penalty", wanted.frequencyPenalty());
    if (wanted.choices() != null) {
      body.put("n", wanted.choices());
    }
  }

  private static void number(ObjectNode body, String name, @Nullable Double value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private void topK(
      ObjectNode body, @Nullable Integer topK, boolean sameDialect, Set<String> warnings) {
    if (topK == null) {
      return;
    }
    if (options.topK() || sameDialect) {
      body.put("top_k", topK);
    } else {
      warnings.add("top_k is not supported by this provider and was left out");
    }
  }

  /** Under the name the client used, unless the vendor refuses it. */
  private void limit(ObjectNode body, ChatRequest request, boolean sameDialect) {
    Integer limit = request.parameters().maxOutputTokens();
    if (limit == null) {
      return;
    }
    Map<String, JsonText> extra = request.extra();
    boolean older = sameDialect && extra.containsKey(OpenAiOptions.MAX_TOKENS);
    boolean newer = sameDialect && extra.containsKey(OpenAiOptions.MAX_COMPLETION_TOKENS);
    if (options.forceLimitField() || older == newer) {
      body.put(options.limitField(), limit);
    } else {
      body.put(older ? OpenAiOptions.MAX_TOKENS : OpenAiOptions.MAX_COMPLETION_TOKENS, limit);
    }
  }

  private static void responseFormat(ObjectNode body, @Nullable ResponseFormat format) {
    switch (format) {
      case null -> {}
      case ResponseFormat.Text text -> body.putObject("response_format").put("type", "text");
      case ResponseFormat.Json json -> body.putObject("response_format").put("type", "json_object");
      case ResponseFormat.Schema schema -> schema(body.putObject("response_format"), schema);
    }
  }

  private static void schema(ObjectNode format, ResponseFormat.Schema schema) {
    ObjectNode written = format.put("type", "json_schema").putObject("json_schema");
    if (!schema.name().isEmpty()) {
      written.put("name", schema.name());
    }
    if (schema.description() != null) {
      written.put("description", schema.description());
    }
    written.set("schema", tree(schema.schema()));
    if (schema.strict() != null) {
      written.put("strict", schema.strict());
    }
  }

  private void reasoning(ObjectNode body, @Nullable Reasoning reasoning, Set<String> warnings) {
    if (reasoning == null) {
      return;
    }
    switch (options.effort()) {
      case OBJECT -> reasoningObject(body.putObject("reasoning"), reasoning);
      case FIELD -> reasoningField(body, reasoning, warnings);
    }
  }

  private static void reasoningObject(ObjectNode written, Reasoning reasoning) {
    if (reasoning.effort() != null) {
      written.put("effort", reasoning.effort());
    } else if (reasoning.budgetTokens() != null) {
      written.put("max_tokens", reasoning.budgetTokens());
    }
    if (reasoning.enabled() != null) {
      written.put("enabled", reasoning.enabled());
    }
    if (reasoning.includeThoughts() != null) {
      written.put("exclude", !reasoning.includeThoughts());
    }
  }

  private static void reasoningField(ObjectNode body, Reasoning reasoning, Set<String> warnings) {
    Integer budget = reasoning.budgetTokens();
    if (reasoning.effort() != null) {
      body.put("reasoning_effort", reasoning.effort());
    } else if (Boolean.FALSE.equals(reasoning.enabled())) {
      warnings.add("reasoning cannot be switched off for this provider; the wish was left out");
    } else if (budget != null) {
      String effort = budget <= 2_048 ? "low" : budget <= 8_192 ? "medium" : "high";
      body.put("reasoning_effort", effort);
      warnings.add("the reasoning budget of " + budget + " tokens became effort " + effort);
    } else {
      warnings.add("the wish for reasoning without an effort was left out");
    }
  }

  private void stream(ObjectNode body, ChatRequest request, boolean sameDialect) {
    if (!request.stream()) {
      return;
    }
    body.put("stream", true);
    JsonText sent = sameDialect ? request.extra().get(STREAM_OPTIONS) : null;
    if (options.asksForUsage()) {
      ObjectNode wanted =
          sent != null && tree(sent) instanceof ObjectNode given
              ? given
              : JsonFields.MAPPER.createObjectNode();
      body.set(STREAM_OPTIONS, wanted.put("include_usage", true));
    }
  }

  static JsonNode tree(JsonText text) {
    try {
      return JsonFields.MAPPER.readTree(text.text());
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("A JsonText must hold JSON.", impossible);
    }
  }
}
