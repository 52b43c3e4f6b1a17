package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's request: strict on types, lenient on fields it does not know. What the
 * vocabulary cannot say exactly stays among the extra fields as the client said it, for this
 * dialect.
 */
final class GeminiRequestReader {
  static final String CONFIG = "generationConfig";
  static final String TOOLS = "tools";
  static final String TOOL_CONFIG = "toolConfig";

  private static final Set<String> KNOWN =
      Set.of("model", "contents", "systemInstruction", TOOLS, TOOL_CONFIG, CONFIG);

  private final RequestObject body;

  private GeminiRequestReader(RequestObject body) {
    this.body = body;
  }

  static ChatRequest read(InboundRequest request) {
    return new GeminiRequestReader(RequestObject.parse(request.body()))
        .request(request.model(), Boolean.TRUE.equals(request.stream()));
  }

  private ChatRequest request(@Nullable String modelOfPath, boolean stream) {
    String model = model(modelOfPath);
    List<Message> messages = messages();
    Map<String, JsonText> extra = GeminiNames.others(body, KNOWN);
    RequestObject config = body.object(GeminiNames.in(body, CONFIG));
    ResponseFormat format = null;
    Reasoning reasoning = null;
    Parameters parameters = Parameters.NONE;
    if (config != null) {
      parameters = GeminiConfigReader.parameters(config);
      format = GeminiConfigReader.format(config);
      reasoning = GeminiConfigReader.reasoning(config);
      extra.put(CONFIG, new JsonText(GeminiNames.camel(config).toString()));
    }
    keep(extra, TOOLS);
    keep(extra, TOOL_CONFIG);
    return new ChatRequest(
        model,
        messages,
        GeminiToolReader.tools(body),
        GeminiToolReader.choice(body),
        null,
        parameters,
        format,
        reasoning,
        stream,
        true,
        null,
        extra,
        GeminiGenerate.ID);
  }

  private String model(@Nullable String ofPath) {
    String model = ofPath != null ? ofPath : body.requiredText("model");
    String name = model.startsWith("models/") ? model.substring("models/".length()) : model;
    if (name.isBlank()) {
      throw body.wrong("model", "must not be empty");
    }
    return name;
  }

  /** Keeps a field as it stands, for the same dialect only. */
  private void keep(Map<String, JsonText> extra, String camel) {
    JsonText text = body.json(GeminiNames.in(body, camel));
    if (text != null) {
      extra.put(camel, text);
    }
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    var reader = new GeminiPartReader();
    RequestObject system = body.object(GeminiNames.in(body, "systemInstruction"));
    if (system != null) {
      messages.add(new Message(Role.SYSTEM, parts(reader, system), null));
    }
    if (!body.has("contents")) {
      throw body.missing("contents");
    }
    List<RequestObject> contents = GeminiNames.objects(body, "contents");
    if (contents.isEmpty()) {
      throw body.wrong("contents", "must not be empty");
    }
    for (RequestObject content : contents) {
      Role role = role(content);
      List<Part> parts = parts(reader, content);
      boolean results =
          !parts.isEmpty() && parts.stream().allMatch(Part.ToolResult.class::isInstance);
      messages.add(new Message(results ? Role.TOOL : role, parts, null));
    }
    return messages;
  }

  private static Role role(RequestObject content) {
    String role = content.text("role");
    return switch (role == null ? "" : role) {
      case "", "user", "function" -> Role.USER;
      case "model" -> Role.ASSISTANT;
      default -> throw content.wrong("role", "must be user or model");
    };
  }

  private static List<Part> parts(GeminiPartReader reader, RequestObject content) {
    if (!content.has("parts")) {
      throw content.missing("parts");
    }
    List<Part> parts = new ArrayList<>();
    GeminiNames.objects(content, "parts").forEach(part -> reader.read(part, parts));
    return parts;
  }
}
