package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.polyphony.llm.chat.CacheMarker;
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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a client's request: strict on types, lenient on fields it does not know. */
final class OpenAiRequestReader {
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "tools",
          "tool_choice",
          "functions",
          "function_call",
          "parallel_tool_calls",
          "temperature",
          "top_p",
          "top_k",
          "stop",
          "seed",
          "presence_penalty",
          "frequency_penalty",
          "n",
          "response_format",
          "reasoning_effort",
          "reasoning",
          "stream",
          "stream_options",
          "user");

  private final RequestObject body;
  private final Map<String, JsonText> extra;

  private OpenAiRequestReader(RequestObject body) {
    this.body = body;
    this.extra = body.unknown(KNOWN);
  }

  static ChatRequest read(InboundRequest request) {
    return new OpenAiRequestReader(RequestObject.parse(request.body())).request();
  }

  private ChatRequest request() {
    String model = body.requiredText("model");
    if (model.isBlank()) {
      throw body.wrong("model", "must not be empty");
    }
    RequestObject streamOptions = body.object("stream_options");
    return new ChatRequest(
        model,
        messages(),
        tools(),
        toolChoice(),
        body.flag("parallel_tool_calls"),
        parameters(),
        responseFormat(),
        reasoning(),
        Boolean.TRUE.equals(body.flag("stream")),
        includeUsage(streamOptions),
        body.text("user"),
        extra,
        OpenAiChat.ID);
  }

  private List<Message> messages() {
    List<RequestObject> objects = body.objects("messages");
    if (!body.has("messages")) {
      throw body.missing("messages");
    }
    if (objects.isEmpty()) {
      throw body.wrong("messages", "must not be empty");
    }
    var reader = new OpenAiMessageReader();
    List<Message> messages = new ArrayList<>(objects.size());
    objects.forEach(message -> messages.add(reader.read(message)));
    return messages;
  }

  private boolean includeUsage(@Nullable RequestObject streamOptions) {
    if (streamOptions == null) {
      return false;
    }
    if (!streamOptions.unknown(Set.of("include_usage")).isEmpty()) {
      keep("stream_options");
    }
    return Boolean.TRUE.equals(streamOptions.flag("include_usage"));
  }

  /** Keeps a field as it stands, for the same dialect only. */
  private void keep(String name) {
    JsonText text = body.json(name);
    if (text != null) {
      extra.put(name, text);
    }
  }

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    ArrayNode others = JsonFields.MAPPER.createArrayNode();
    for (RequestObject tool : body.objects("tools")) {
      String type = tool.text("type");
      boolean function = type == null ? tool.has("function") : type.equals("function");
      if (function) {
        tools.add(function(tool.requiredObject("function"), marker(tool)));
      } else {
        others.add(tool.node());
      }
    }
    for (RequestObject function : body.objects("functions")) {
      tools.add(function(function, null));
    }
    if (!others.isEmpty()) {
      extra.put("tools", new JsonText(others.toString()));
    }
    return tools;
  }

  private static Tool function(RequestObject function, @Nullable CacheMarker cache) {
    RequestObject parameters = function.object("parameters");
    return new Tool(
        function.requiredText("name"),
        function.text("description"),
        parameters == null ? null : function.json("parameters"),
        function.flag("strict"),
        cache);
  }

  static @Nullable CacheMarker marker(RequestObject holder) {
    RequestObject marker = holder.object("cache_control");
    return marker == null ? null : new CacheMarker(marker.text("ttl"));
  }

  private @Nullable ToolChoice toolChoice() {
    String name = body.has("tool_choice") ? "tool_choice" : "function_call";
    JsonNode choice = body.raw(name);
    if (choice.isMissingNode()) {
      return null;
    }
    if (choice.isTextual()) {
      return switch (choice.textValue()) {
        case "auto" -> new ToolChoice.Auto();
        case "none" -> new ToolChoice.None();
        case "required", "any" -> new ToolChoice.Required();
        default -> throw body.wrong(name, "must be none, auto, required or an object");
      };
    }
    RequestObject object = body.object(name);
    if (object == null) {
      return null;
    }
    if (name.equals("function_call")) {
      return new ToolChoice.Named(object.requiredText("name"));
    }
    String type = object.text("type");
    if (type == null ? object.has("function") : type.equals("function")) {
      return new ToolChoice.Named(object.requiredObject("function").requiredText("name"));
    }
    keep(name);
    return null;
  }

  private Parameters parameters() {
    return new Parameters(
        body.number("temperature"),
        body.number("top_p"),
        body.integer("top_k", -1),
        limit(),
        stop(),
        body.longInteger("seed"),
        body.number("presence_penalty"),
        body.number("frequency_penalty"),
        body.integer("n", 1));
  }

  /** The name under which the limit came stays among the extra fields, so it can be kept. */
  private @Nullable Integer limit() {
    Integer newer = body.integer(OpenAiOptions.MAX_COMPLETION_TOKENS, 1);
    Integer older = body.integer(OpenAiOptions.MAX_TOKENS, 1);
    return newer != null ? newer : older;
  }

  private List<String> stop() {
    JsonNode stop = body.raw("stop");
    return stop.isTextual() ? List.of(stop.textValue()) : body.texts("stop");
  }

  private @Nullable ResponseFormat responseFormat() {
    RequestObject format = body.object("response_format");
    if (format == null) {
      return null;
    }
    return switch (format.requiredText("type")) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> new ResponseFormat.Json();
      case "json_schema" -> schema(format.requiredObject("json_schema"));
      default -> throw format.wrong("type", "must be text, json_object or json_schema");
    };
  }

  /** OpenAI demands a name, others know none: it is empty if not sent, and not made up. */
  private static ResponseFormat schema(RequestObject schema) {
    RequestObject shape = schema.object("schema");
    String name = schema.text("name");
    return new ResponseFormat.Schema(
        name == null ? "" : name,
        schema.text("description"),
        shape == null ? JsonText.EMPTY_OBJECT : new JsonText(shape.node().toString()),
        schema.flag("strict"));
  }

  private @Nullable Reasoning reasoning() {
    String effort = body.text("reasoning_effort");
    RequestObject object = body.object("reasoning");
    if (object == null) {
      return effort == null ? null : new Reasoning(effort, null, null, null);
    }
    String inner = object.text("effort");
    Boolean exclude = object.flag("exclude");
    return new Reasoning(
        effort != null ? effort : inner,
        object.integer("max_tokens", 0),
        object.flag("enabled"),
        exclude == null ? null : (Boolean) !exclude);
  }
}
