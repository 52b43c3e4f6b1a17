package io.polyphony.llm.dialect;

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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the request for a server. Besides {@code stream}, emits nothing that was not asked. */
final class OllamaRequestWriter {
  /** Extra fields of other dialects that say what the vocabulary says too. */
  private static final Set<String> SAID_ELSEWHERE =
      Set.of("max_tokens", "max_completion_tokens", "stream_options");

  private final ChatRequest request;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final boolean sameDialect;
  private final ObjectNode body = JsonFields.MAPPER.createObjectNode();

  OllamaRequestWriter(ChatRequest request) {
    this.request = request;
    this.sameDialect =
        request.dialect().equals(OllamaChat.ID) || request.dialect().equals(OllamaGenerate.ID);
  }

  WireRequest write() {
    body.put("model", request.model());
    body.set("messages", new OllamaMessageWriter(warnings).write(request.messages()));
    tools();
    options(request.parameters());
    format();
    think();
    if (request.user() != null) {
      refuse("user");
    }
    body.put("stream", request.stream());
    request.extra().forEach(this::extra);
    return new WireRequest(OllamaChat.PATH, Map.of(), body, List.copyOf(warnings));
  }

  private void refuse(String name) {
    warnings.add(LeftOut.warning(name));
  }

  /** A tool cannot be demanded here; that none is called is sure if none is offered. */
  private void tools() {
    List<Tool> offered = request.tools();
    switch (request.toolChoice()) {
      case null -> {}
      case ToolChoice.Auto auto -> {}
      case ToolChoice.None none -> offered = List.of();
      case ToolChoice.Required required -> refuse("tool_choice");
      case ToolChoice.Named named -> {
        refuse("tool_choice");
        offered = offered.stream().filter(tool -> tool.name().equals(named.name())).toList();
      }
    }
    if (Boolean.FALSE.equals(request.parallelToolCalls())) {
      refuse("parallel_tool_calls");
    }
    if (!offered.isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      offered.forEach(tool -> tool(tools, tool));
    }
  }

  private void tool(ArrayNode tools, Tool tool) {
    ObjectNode function =
        tools.addObject().put("type", "function").putObject("function").put("name", tool.name());
    if (tool.description() != null) {
      function.put("description", tool.description());
    }
    if (tool.parameters() != null) {
      function.set("parameters", OpenAiRequestWriter.tree(tool.parameters()));
    } else {
      function.putObject("parameters").put("type", "object").putObject("properties");
    }
    if (Boolean.TRUE.equals(tool.strict())) {
      refuse("strict");
    }
  }

  private void options(Parameters wanted) {
    ObjectNode options = JsonFields.MAPPER.createObjectNode();
    number(options, "temperature", wanted.temperature());
    number(options, "top_p", wanted.topP());
    integer(options, "top_k", wanted.topK());
    integer(options, OllamaRequestReader.LIMIT, wanted.maxOutputTokens());
    if (!wanted.stop().isEmpty()) {
      wanted.stop().forEach(options.putArray("stop")::add);
    }
    if (wanted.seed() != null) {
      options.put("seed", wanted.seed());
    }
    number(options, "presence_penalty", wanted.presencePenalty());
    number(options, "frequency_penalty", wanted.frequencyPenalty());
    if (wanted.choices() != null && !Objects.equals(wanted.choices(), 1)) {
      refuse("n");
    }
    if (!options.isEmpty()) {
      body.set(OllamaRequestReader.OPTIONS, options);
    }
  }

  private static void number(ObjectNode options, String name, @Nullable Double value) {
    if (value != null) {
      options.put(name, value);
    }
  }

  private static void integer(ObjectNode options, String name, @Nullable Integer value) {
    if (value != null) {
      options.put(name, value);
    }
  }

  private void format() {
    switch (request.responseFormat()) {
      case null -> {}
      case ResponseFormat.Text text -> {}
      case ResponseFormat.Json json -> body.put(OllamaRequestReader.FORMAT, "json");
      case ResponseFormat.Schema schema ->
          body.set(OllamaRequestReader.FORMAT, OpenAiRequestWriter.tree(schema.schema()));
    }
  }

  private void think() {
    Reasoning wanted = request.reasoning();
    if (wanted == null) {
      return;
    }
    String effort = wanted.effort() == null ? "" : wanted.effort();
    if (Boolean.FALSE.equals(wanted.enabled()) || effort.equals("none")) {
      body.put(OllamaRequestReader.THINK, false);
      return;
    }
    if (wanted.budgetTokens() != null) {
      warnings.add("a budget of thinking tokens has no equivalent in this dialect");
    }
    if (Boolean.FALSE.equals(wanted.includeThoughts())) {
      warnings.add("thinking cannot be hidden in this dialect");
    }
    switch (effort) {
      case "minimal", "low" -> body.put(OllamaRequestReader.THINK, "low");
      case "medium", "high" -> body.put(OllamaRequestReader.THINK, effort);
      case "xhigh", "max" -> body.put(OllamaRequestReader.THINK, "max");
      default -> {
        if (wanted.enabled() != null || wanted.budgetTokens() != null) {
          body.put(OllamaRequestReader.THINK, true);
        }
      }
    }
  }

  private void extra(String name, JsonText value) {
    if (!sameDialect) {
      if (!SAID_ELSEWHERE.contains(name)) {
        refuse(name);
      }
      return;
    }
    JsonNode own = OpenAiRequestWriter.tree(value);
    if (body.path(name) instanceof ObjectNode written && own instanceof ObjectNode kept) {
      kept.properties().forEach(field -> written.putIfAbsent(field.getKey(), field.getValue()));
    } else if (!body.has(name)) {
      body.set(name, own);
    }
  }
}
