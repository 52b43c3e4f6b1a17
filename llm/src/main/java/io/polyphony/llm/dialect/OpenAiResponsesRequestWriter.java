package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds the request for a vendor. For clients of other dialects, whose answers are kept nowhere
 * and whose reasoning travels with the conversation, it asks for the same here: {@code store:
 * false} and encrypted reasoning.
 */
final class OpenAiResponsesRequestWriter {
  /** The least limit that the API takes, in tokens. */
  private static final int SMALLEST_LIMIT = 16;

  static final String PATH = "/responses";

  private static final String TYPE = "type";

  /** Extra fields that have a place of their own and are not copied. */
  private static final Set<String> PLACED =
      Set.of(OpenAiResponsesRequestReader.INSTRUCTIONS, OpenAiResponsesToolReader.TOOLS);

  /** Extra fields of OpenAI's chat dialect that mean the same here. */
  private static final Set<String> SAME_AS_IN_CHAT =
      Set.of(
          "metadata",
          "store",
          "service_tier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "safety_identifier");

  /** What only the request says; an answer does not repeat it. */
  private static final Set<String> NOT_REPEATED =
      Set.of("model", OpenAiResponsesRequestReader.INPUT, "stream", "stream_options", "include");

  /** Extra fields of other dialects that say what the vocabulary says too. */
  private static final Set<String> SAID_ELSEWHERE =
      Set.of("max_tokens", "max_completion_tokens", "stream_options");

  private final ChatRequest request;
  private final boolean sameDialect;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final ObjectNode body = JsonFields.MAPPER.createObjectNode();

  private OpenAiResponsesRequestWriter(ChatRequest request) {
    this.request = request;
    this.sameDialect = request.dialect().equals(OpenAiResponses.ID);
  }

  static WireRequest write(ChatRequest request) {
    return new OpenAiResponsesRequestWriter(request).write();
  }

  static Map<String, JsonText> echo(ChatRequest request) {
    var writer = new OpenAiResponsesRequestWriter(request);
    writer.allButInput();
    JsonText instructions = request.extra().get(OpenAiResponsesRequestReader.INSTRUCTIONS);
    Map<String, JsonText> echo = new LinkedHashMap<>();
    if (instructions != null) {
      echo.put(OpenAiResponsesRequestReader.INSTRUCTIONS, instructions);
    }
    writer.body.properties().stream()
        .filter(field -> !NOT_REPEATED.contains(field.getKey()))
        .forEach(field -> echo.put(field.getKey(), new JsonText(field.getValue().toString())));
    return echo;
  }

  private WireRequest write() {
    body.put("model", request.model());
    input();
    allButInput();
    return new WireRequest(PATH, Map.of(), body, List.copyOf(warnings));
  }

  private void allButInput() {
    tools();
    choice();
    parameters();
    responseFormat();
    reasoning();
    if (request.stream()) {
      body.put("stream", true);
    }
    if (request.user() != null) {
      body.put("user", request.user());
    }
    if (sameDialect) {
      request.extra().forEach(this::extra);
    } else {
      request.extra().forEach(this::foreign);
      if (!body.has("store")) {
        body.put("store", false);
      }
      body.putArray("include").add("reasoning.encrypted_content");
    }
  }

  private void input() {
    List<Message> messages = request.messages();
    boolean instructed =
        sameDialect
            && request.extra().containsKey(OpenAiResponsesRequestReader.INSTRUCTIONS)
            && !messages.isEmpty()
            && messages.getFirst().role() == Role.SYSTEM;
    if (instructed) {
      body.put(OpenAiResponsesRequestReader.INSTRUCTIONS, messages.getFirst().text());
      messages = messages.subList(1, messages.size());
    }
    if (!messages.isEmpty()) {
      var writer = new OpenAiResponsesInputWriter(warnings, sameDialect);
      body.set(OpenAiResponsesRequestReader.INPUT, writer.write(messages));
    }
  }

  private void tools() {
    Map<String, ObjectNode> own = new LinkedHashMap<>();
    request.tools().forEach(tool -> own.put(tool.name(), tool(tool)));
    ArrayNode tools = JsonFields.MAPPER.createArrayNode();
    JsonText order = sameDialect ? request.extra().get(OpenAiResponsesToolReader.TOOLS) : null;
    if (order != null) {
      OpenAiRequestWriter.tree(order).forEach(kept -> place(tools, kept, own));
    }
    own.values().forEach(tools::add);
    if (!tools.isEmpty()) {
      body.set(OpenAiResponsesToolReader.TOOLS, tools);
    }
  }

  /** What was kept with a type is a vendor's tool, without one the options of a client's tool. */
  private static void place(ArrayNode tools, JsonNode kept, Map<String, ObjectNode> own) {
    if (kept.has(TYPE)) {
      tools.add(kept);
      return;
    }
    ObjectNode tool = own.remove(kept.path("name").asText());
    if (tool != null) {
      kept.properties().forEach(field -> tool.putIfAbsent(field.getKey(), field.getValue()));
      tools.add(tool);
    }
  }

  /** This API makes schemas strict unless told otherwise, which other dialects do not. */
  private ObjectNode tool(Tool tool) {
    ObjectNode written =
        JsonFields.MAPPER.createObjectNode().put(TYPE, "function").put("name", tool.name());
    if (tool.description() != null) {
      written.put("description", tool.description());
    }
    if (tool.parameters() != null) {
      written.set("parameters", OpenAiRequestWriter.tree(tool.parameters()));
    } else if (!sameDialect) {
      written.putObject("parameters").put(TYPE, "object").putObject("properties");
    }
    if (tool.strict() != null || !sameDialect) {
      written.put("strict", Boolean.TRUE.equals(tool.strict()));
    }
    return written;
  }

  private void choice() {
    String name = OpenAiResponsesToolReader.TOOL_CHOICE;
    switch (request.toolChoice()) {
      case null -> {}
      case ToolChoice.Auto auto -> body.put(name, "auto");
      case ToolChoice.None none -> body.put(name, "none");
      case ToolChoice.Required required -> body.put(name, "required");
      case ToolChoice.Named named ->
          body.putObject(name).put(TYPE, "function").put("name", named.name());
    }
    if (request.parallelToolCalls() != null) {
      body.put("parallel_tool_calls", request.parallelToolCalls());
    }
  }

  private void parameters() {
    Parameters wanted = request.parameters();
    if (wanted.temperature() != null) {
      body.put("temperature", wanted.temperature());
    }
    if (wanted.topP() != null) {
      body.put("top_p", wanted.topP());
    }
    limit(wanted.maxOutputTokens());
    refuse("top_k", wanted.topK());
    refuse("stop", wanted.stop().isEmpty() ? null : wanted.stop());
    refuse("seed", wanted.seed());
    refuse("presence_penalty", wanted.presencePenalty());
    refuse("frequency_penalty", wanted.frequencyPenalty());
    refuse("n", Objects.equals(wanted.choices(), 1) ? null : wanted.choices());
  }

  private void limit(@Nullable Integer limit) {
    if (limit == null) {
      return;
    }
    boolean tooSmall = limit < SMALLEST_LIMIT && !sameDialect;
    if (tooSmall) {
      warnings.add("the limit of " + limit + " tokens was raised to 16, the least of this dialect");
    }
    body.put("max_output_tokens", tooSmall ? SMALLEST_LIMIT : limit);
  }

  private void refuse(String name, @Nullable Object value) {
    if (value != null) {
      warnings.add(LeftOut.warning(name));
    }
  }

  private void responseFormat() {
    switch (request.responseFormat()) {
      case null -> {}
      case ResponseFormat.Text text -> format().put(TYPE, "text");
      case ResponseFormat.Json json -> format().put(TYPE, "json_object");
      case ResponseFormat.Schema schema -> {
        ObjectNode format = format().put(TYPE, "json_schema");
        format.put("name", schema.name().isEmpty() ? "answer" : schema.name());
        if (schema.description() != null) {
          format.put("description", schema.description());
        }
        format.set("schema", OpenAiRequestWriter.tree(schema.schema()));
        if (schema.strict() != null) {
          format.put("strict", schema.strict());
        }
      }
    }
  }

  private ObjectNode format() {
    return body.putObject(OpenAiResponsesRequestReader.TEXT).putObject("format");
  }

  private void reasoning() {
    Reasoning wanted = request.reasoning();
    if (wanted == null) {
      return;
    }
    ObjectNode reasoning = JsonFields.MAPPER.createObjectNode();
    Integer budget = wanted.budgetTokens();
    if (wanted.effort() != null) {
      reasoning.put("effort", wanted.effort());
    } else if (Boolean.FALSE.equals(wanted.enabled())) {
      warnings.add("reasoning cannot be switched off for this provider; the wish was left out");
    } else if (budget != null) {
      String effort = budget <= 2_048 ? "low" : budget <= 8_192 ? "medium" : "high";
      reasoning.put("effort", effort);
      warnings.add("the reasoning budget of " + budget + " tokens became effort " + effort);
    }
    if (!sameDialect && Boolean.TRUE.equals(wanted.includeThoughts())) {
      reasoning.put(OpenAiResponsesRequestReader.SUMMARY, "auto");
    }
    if (sameDialect || !reasoning.isEmpty()) {
      body.set(OpenAiResponsesRequestReader.REASONING, reasoning);
    }
  }

  /** Fields kept of an object that is written already are added to it. */
  private void extra(String name, JsonText text) {
    JsonNode value = OpenAiRequestWriter.tree(text);
    if (body.path(name) instanceof ObjectNode written && value instanceof ObjectNode kept) {
      kept.properties().forEach(field -> written.putIfAbsent(field.getKey(), field.getValue()));
    } else if (!PLACED.contains(name) && !body.has(name)) {
      body.set(name, value);
    }
  }

  private void foreign(String name, JsonText text) {
    if (request.dialect().equals(OpenAiChat.ID) && SAME_AS_IN_CHAT.contains(name)) {
      body.set(name, OpenAiRequestWriter.tree(text));
    } else if (!SAID_ELSEWHERE.contains(name)) {
      warnings.add(LeftOut.warning(name));
    }
  }
}
