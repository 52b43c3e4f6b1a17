package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.ToolChoice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's request. The model's own fields stay among the extra fields; what they say of
 * reasoning is read as well, for other dialects.
 */
final class BedrockRequestReader {
  private static final String OUTPUT = "outputConfig";
  private static final Set<String> KNOWN =
      Set.of(
          "messages",
          "system",
          BedrockModelFields.INFERENCE,
          BedrockToolWriter.TOOL_CONFIG,
          OUTPUT);
  private static final Set<String> INFERENCE =
      Set.of("maxTokens", "temperature", "topP", "stopSequences");

  private final InboundRequest request;
  private final RequestObject body;
  private final Map<String, JsonText> extra;

  private BedrockRequestReader(InboundRequest request) {
    this.request = request;
    this.body = RequestObject.parse(request.body());
    this.extra = body.unknown(KNOWN);
  }

  static ChatRequest read(InboundRequest request) {
    return new BedrockRequestReader(request).request();
  }

  private ChatRequest request() {
    if (request.model() == null || request.model().isBlank()) {
      throw body.missing("modelId");
    }
    var tools = new BedrockToolReader();
    RequestObject config = body.object(BedrockToolWriter.TOOL_CONFIG);
    if (config != null) {
      tools.read(config, extra);
    }
    JsonNode own = modelFields();
    return new ChatRequest(
        request.model(),
        messages(),
        tools.found(),
        config == null ? null : choice(config),
        null,
        parameters(own),
        responseFormat(),
        reasoning(own),
        Boolean.TRUE.equals(request.stream()),
        true,
        null,
        extra,
        BedrockConverse.ID);
  }

  private JsonNode modelFields() {
    RequestObject fields = body.object(BedrockModelFields.MODEL_FIELDS);
    return fields == null ? MissingNode.getInstance() : fields.node();
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    List<Part> system = BedrockContentReader.read(body.objects("system"));
    if (!system.isEmpty()) {
      messages.add(new Message(Role.SYSTEM, system, null));
    }
    for (RequestObject message : body.objects("messages")) {
      Role role =
          switch (message.requiredText("role")) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            default -> throw message.wrong("role", "must be user, assistant or system");
          };
      messages.add(new Message(role, BedrockContentReader.read(message.objects("content")), null));
    }
    return messages;
  }

  private static @Nullable ToolChoice choice(RequestObject config) {
    RequestObject choice = config.object("toolChoice");
    if (choice == null) {
      return null;
    }
    if (choice.has("tool")) {
      return new ToolChoice.Named(choice.requiredObject("tool").requiredText("name"));
    }
    return choice.has("any") ? new ToolChoice.Required() : new ToolChoice.Auto();
  }

  private Parameters parameters(JsonNode own) {
    RequestObject inference = body.object(BedrockModelFields.INFERENCE);
    Integer topK = own.path("top_k").canConvertToInt() ? own.path("top_k").intValue() : null;
    if (inference == null) {
      return new Parameters(null, null, topK, null, List.of(), null, null, null, null);
    }
    Map<String, JsonText> others = inference.unknown(INFERENCE);
    if (!others.isEmpty()) {
      extra.put(BedrockModelFields.INFERENCE, object(others));
    }
    return new Parameters(
        inference.number("temperature"),
        inference.number("topP"),
        topK,
        inference.integer("maxTokens", 1),
        inference.texts("stopSequences"),
        null,
        null,
        null,
        null);
  }

  private static JsonText object(Map<String, JsonText> fields) {
    ObjectNode kept = JsonFields.MAPPER.createObjectNode();
    fields.forEach((name, value) -> kept.set(name, OpenAiRequestWriter.tree(value)));
    return new JsonText(kept.toString());
  }

  private @Nullable ResponseFormat responseFormat() {
    RequestObject output = body.object(OUTPUT);
    if (output == null) {
      return null;
    }
    Map<String, JsonText> others = output.unknown(Set.of("textFormat"));
    if (!others.isEmpty()) {
      extra.put(OUTPUT, object(others));
    }
    RequestObject format = output.object("textFormat");
    if (format == null) {
      return null;
    }
    RequestObject wanted = format.requiredObject("structure").requiredObject("jsonSchema");
    String schema = wanted.requiredText("schema");
    if (JsonFields.parse(schema.getBytes(StandardCharsets.UTF_8)) == null) {
      throw wanted.wrong("schema", "must be JSON");
    }
    String name = wanted.text("name");
    return new ResponseFormat.Schema(
        name == null ? "" : name, wanted.text("description"), new JsonText(schema), null);
  }

  private @Nullable Reasoning reasoning(JsonNode own) {
    RequestObject output = body.object(OUTPUT);
    String effort = output == null ? null : output.text("effort");
    String said = effort != null ? effort : JsonFields.text(own, "reasoning_effort");
    JsonNode nova = own.path(InvokeNova.REASONING);
    if (nova.isObject()) {
      boolean thinks = !nova.path("type").asText("").equals("disabled");
      return new Reasoning(JsonFields.text(nova, "maxReasoningEffort"), null, thinks, null);
    }
    JsonNode thinking =
        own.path("thinking").isObject() ? own.path("thinking") : own.path("reasoning_config");
    if (!thinking.isObject()) {
      return said == null ? null : new Reasoning(said, null, null, null);
    }
    boolean enabled = !thinking.path("type").asText("").equals("disabled");
    JsonNode budget = thinking.path("budget_tokens");
    return new Reasoning(
        said, budget.canConvertToInt() ? (Integer) budget.intValue() : null, enabled, null);
  }
}
