package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds the request for a vendor. Emits nothing the client did not ask for. */
final class CohereRequestWriter {
  private static final int LOW_BUDGET = 1_024;
  private static final int MEDIUM_BUDGET = 8_192;

  /** Extra fields of other dialects that say what the vocabulary says too. */
  private static final Set<String> SAID_ELSEWHERE =
      Set.of("max_tokens", "max_completion_tokens", "stream_options");

  private final ChatRequest request;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final boolean sameDialect;
  private final ObjectNode body = JsonFields.MAPPER.createObjectNode();

  CohereRequestWriter(ChatRequest request) {
    this.request = request;
    this.sameDialect = request.dialect().equals(CohereChat.ID);
  }

  WireRequest write() {
    body.put("model", request.model());
    new CohereMessageWriter(warnings).write(body, request.messages());
    tools();
    CohereSampling.write(body, request, warnings);
    thinking();
    responseFormat();
    if (request.user() != null) {
      warnings.add(LeftOut.warning("user"));
    }
    if (request.stream()) {
      body.put("stream", true);
    }
    request.extra().forEach(this::extra);
    return new WireRequest("/v2/chat", Map.of(), body, List.copyOf(warnings));
  }

  private void tools() {
    List<Tool> offered = request.tools();
    switch (request.toolChoice()) {
      case null -> {}
      case ToolChoice.Auto auto -> {}
      case ToolChoice.None none -> body.put("tool_choice", "NONE");
      case ToolChoice.Required required -> body.put("tool_choice", "REQUIRED");
      case ToolChoice.Named named -> {
        body.put("tool_choice", "REQUIRED");
        offered = offered.stream().filter(tool -> tool.name().equals(named.name())).toList();
        warnings.add("one tool cannot be demanded in this dialect: only that tool was offered");
      }
    }
    if (!offered.isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      offered.forEach(tool -> tool(tools, tool));
      strict(offered);
    }
    if (Boolean.FALSE.equals(request.parallelToolCalls())) {
      warnings.add(LeftOut.warning("parallel_tool_calls"));
    }
  }

  private static void tool(ArrayNode tools, Tool tool) {
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
  }

  /** Strictness is one switch for all tools here. */
  private void strict(List<Tool> offered) {
    long strict = offered.stream().filter(tool -> Boolean.TRUE.equals(tool.strict())).count();
    if (strict == offered.size()) {
      body.put("strict_tools", true);
    } else if (strict > 0) {
      warnings.add("strict is for all tools or none in this dialect and was left out");
    }
  }

  private void thinking() {
    Reasoning wanted = request.reasoning();
    if (wanted == null) {
      return;
    }
    String effort = wanted.effort() == null ? "" : wanted.effort();
    ObjectNode thinking = JsonFields.MAPPER.createObjectNode();
    if (Boolean.FALSE.equals(wanted.enabled()) || effort.equals("none")) {
      body.set(CohereRequestReader.THINKING, thinking.put("type", "disabled"));
      return;
    }
    if (Boolean.FALSE.equals(wanted.includeThoughts())) {
      warnings.add("thinking cannot be hidden in this dialect");
    }
    if (wanted.budgetTokens() == null && effort.isEmpty() && wanted.enabled() == null) {
      return;
    }
    thinking.put("type", "enabled");
    if (wanted.budgetTokens() != null && wanted.budgetTokens() > 0) {
      thinking.put("token_budget", wanted.budgetTokens());
    } else {
      switch (effort) {
        case "minimal", "low" -> thinking.put("token_budget", LOW_BUDGET);
        case "medium" -> thinking.put("token_budget", MEDIUM_BUDGET);
        default -> {}
      }
    }
    body.set(CohereRequestReader.THINKING, thinking);
  }

  private void responseFormat() {
    switch (request.responseFormat()) {
      case null -> {}
      case ResponseFormat.Text text -> format().put("type", "text");
      case ResponseFormat.Json json -> format().put("type", "json_object");
      case ResponseFormat.Schema schema ->
          format()
              .put("type", "json_object")
              .set("json_schema", OpenAiRequestWriter.tree(schema.schema()));
    }
  }

  private ObjectNode format() {
    return body.putObject(CohereRequestReader.RESPONSE_FORMAT);
  }

  private void extra(String name, JsonText value) {
    if (!sameDialect) {
      if (!SAID_ELSEWHERE.contains(name)) {
        warnings.add(LeftOut.warning(name));
      }
      return;
    }
    JsonNode own = OpenAiRequestWriter.tree(value);
    if (body.path(name) instanceof ArrayNode written && own instanceof ArrayNode sent) {
      written.addAll(sent);
    } else if (!body.has(name)) {
      body.set(name, own);
    }
  }
}
