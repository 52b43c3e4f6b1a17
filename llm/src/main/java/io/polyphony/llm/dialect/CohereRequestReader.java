package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a client's request: strict on types, lenient on fields it does not know. */
final class CohereRequestReader {
  static final String RESPONSE_FORMAT = "response_format";
  static final String THINKING = "thinking";

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "tools",
          "tool_choice",
          "max_tokens",
          "temperature",
          "p",
          "k",
          "seed",
          "stop_sequences",
          "presence_penalty",
          "frequency_penalty",
          "stream",
          THINKING,
          RESPONSE_FORMAT);

  private final InboundRequest request;
  private final RequestObject body;

  private CohereRequestReader(InboundRequest request) {
    this.request = request;
    this.body = RequestObject.parse(request.body());
  }

  static ChatRequest read(InboundRequest request) {
    return new CohereRequestReader(request).request();
  }

  private ChatRequest request() {
    return new ChatRequest(
        model(),
        messages(),
        tools(),
        toolChoice(),
        null,
        parameters(),
        responseFormat(),
        reasoning(),
        request.stream() != null ? request.stream() : Boolean.TRUE.equals(body.flag("stream")),
        true,
        null,
        body.unknown(KNOWN),
        CohereChat.ID);
  }

  private String model() {
    if (request.model() != null) {
      return request.model();
    }
    String model = body.requiredText("model");
    if (model.isBlank()) {
      throw body.wrong("model", "must not be empty");
    }
    return model;
  }

  private List<Message> messages() {
    List<RequestObject> objects = body.objects("messages");
    if (!body.has("messages")) {
      throw body.missing("messages");
    }
    if (objects.isEmpty()) {
      throw body.wrong("messages", "must not be empty");
    }
    return objects.stream().map(CohereMessageReader::read).toList();
  }

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    for (RequestObject tool : body.objects("tools")) {
      if (!tool.requiredText("type").equals("function")) {
        throw tool.wrong("type", "must be function");
      }
      RequestObject function = tool.requiredObject("function");
      RequestObject parameters = function.object("parameters");
      tools.add(
          new Tool(
              function.requiredText("name"),
              function.text("description"),
              parameters == null ? null : new JsonText(parameters.node().toString()),
              null,
              null));
    }
    return tools;
  }

  private @Nullable ToolChoice toolChoice() {
    String choice = body.text("tool_choice");
    return switch (choice == null ? "" : choice) {
      case "" -> null;
      case "REQUIRED" -> new ToolChoice.Required();
      case "NONE" -> new ToolChoice.None();
      default -> throw body.wrong("tool_choice", "must be REQUIRED or NONE");
    };
  }

  private Parameters parameters() {
    return new Parameters(
        body.number("temperature"),
        body.number("p"),
        body.integer("k", 0),
        body.integer("max_tokens", 0),
        body.texts("stop_sequences"),
        body.longInteger("seed"),
        body.number("presence_penalty"),
        body.number("frequency_penalty"),
        null);
  }

  private @Nullable ResponseFormat responseFormat() {
    RequestObject format = body.object(RESPONSE_FORMAT);
    if (format == null) {
      return null;
    }
    return switch (format.requiredText("type")) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> json(format);
      default -> throw format.wrong("type", "must be text or json_object");
    };
  }

  /** Version 1 called the schema {@code schema}. */
  private static ResponseFormat json(RequestObject format) {
    String name = format.has("json_schema") ? "json_schema" : "schema";
    RequestObject schema = format.object(name);
    JsonNode shape = schema == null ? null : schema.node();
    return shape == null
        ? new ResponseFormat.Json()
        : new ResponseFormat.Schema("", null, new JsonText(shape.toString()), null);
  }

  private @Nullable Reasoning reasoning() {
    RequestObject thinking = body.object(THINKING);
    if (thinking == null) {
      return null;
    }
    boolean enabled =
        switch (thinking.requiredText("type")) {
          case "enabled" -> true;
          case "disabled" -> false;
          default -> throw thinking.wrong("type", "must be enabled or disabled");
        };
    return new Reasoning(null, thinking.integer("token_budget", 1), enabled, null);
  }
}
