package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a client's request to {@code /api/chat} or {@code /api/generate}. */
final class OllamaRequestReader {
  static final String OPTIONS = "options";
  static final String FORMAT = "format";
  static final String THINK = "think";
  static final String LIMIT = "num_predict";
  static final Set<String> PARAMETERS =
      Set.of(
          "temperature",
          "top_p",
          "top_k",
          LIMIT,
          "stop",
          "seed",
          "presence_penalty",
          "frequency_penalty");

  private static final Set<String> KNOWN =
      Set.of("model", "messages", "tools", "stream", FORMAT, OPTIONS, THINK);
  private static final Set<String> OF_GENERATE = Set.of("prompt", "system", "images");

  private final InboundRequest request;
  private final RequestObject body;
  private final String model;
  private final Map<String, JsonText> extra;

  private OllamaRequestReader(InboundRequest request) {
    this.request = request;
    this.body = RequestObject.parse(request.body());
    this.model = model(request, body);
    this.extra = body.unknown(KNOWN);
  }

  static ChatRequest chat(InboundRequest request) {
    var reader = new OllamaRequestReader(request);
    return reader.request(reader.messages(), OllamaChat.ID);
  }

  static ChatRequest generate(InboundRequest request) {
    var reader = new OllamaRequestReader(request);
    List<Message> messages = reader.prompt();
    OF_GENERATE.forEach(reader.extra::remove);
    return reader.request(messages, OllamaGenerate.ID);
  }

  private ChatRequest request(List<Message> messages, String dialect) {
    Parameters parameters = parameters();
    return new ChatRequest(
        model,
        messages,
        tools(),
        null,
        null,
        parameters,
        format(),
        reasoning(),
        stream(),
        true,
        null,
        extra,
        dialect);
  }

  private static String model(InboundRequest request, RequestObject body) {
    if (request.model() != null) {
      return request.model();
    }
    String model = body.requiredText("model");
    if (model.isBlank()) {
      throw body.wrong("model", "must not be empty");
    }
    return model;
  }

  /** Streams unless told otherwise. */
  private boolean stream() {
    return request.stream() != null ? request.stream() : !Boolean.FALSE.equals(body.flag("stream"));
  }

  private List<Message> messages() {
    List<RequestObject> objects = body.objects("messages");
    if (!body.has("messages")) {
      throw body.missing("messages");
    }
    if (objects.isEmpty()) {
      throw body.wrong("messages", "must not be empty");
    }
    return OllamaMessageReader.read(objects);
  }

  private List<Message> prompt() {
    List<Message> messages = new ArrayList<>();
    String system = body.text("system");
    if (system != null && !system.isEmpty()) {
      messages.add(Message.of(Role.SYSTEM, system));
    }
    List<Part> parts = new ArrayList<>();
    parts.add(Part.Text.of(body.requiredText("prompt")));
    parts.addAll(OllamaMessageReader.images(body));
    messages.add(new Message(Role.USER, parts, null));
    return messages;
  }

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    for (RequestObject tool : body.objects("tools")) {
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

  /** Options without a place in the vocabulary stay among the extra fields. */
  private Parameters parameters() {
    RequestObject options = body.object(OPTIONS);
    if (options == null) {
      return Parameters.NONE;
    }
    Long limit = options.longInteger(LIMIT);
    boolean limited = limit != null && limit >= 0;
    Set<String> placed = new HashSet<>(PARAMETERS);
    if (limit != null && !limited) {
      placed.remove(LIMIT);
    }
    Map<String, JsonText> others = options.unknown(placed);
    if (!others.isEmpty()) {
      ObjectNode kept = JsonFields.MAPPER.createObjectNode();
      others.forEach((name, value) -> kept.set(name, OpenAiRequestWriter.tree(value)));
      extra.put(OPTIONS, new JsonText(kept.toString()));
    }
    return new Parameters(
        options.number("temperature"),
        options.number("top_p"),
        options.integer("top_k", Integer.MIN_VALUE),
        limited ? options.integer(LIMIT, 0) : null,
        stop(options),
        options.longInteger("seed"),
        options.number("presence_penalty"),
        options.number("frequency_penalty"),
        null);
  }

  private static List<String> stop(RequestObject options) {
    JsonNode stop = options.raw("stop");
    return stop.isTextual() ? List.of(stop.textValue()) : options.texts("stop");
  }

  private @Nullable ResponseFormat format() {
    JsonNode format = body.raw(FORMAT);
    if (format.isObject()) {
      return new ResponseFormat.Schema("", null, new JsonText(format.toString()), null);
    }
    String word = body.text(FORMAT);
    return switch (word == null ? "" : word) {
      case "" -> null;
      case "json" -> new ResponseFormat.Json();
      default -> throw body.wrong(FORMAT, "must be json or a JSON schema");
    };
  }

  private @Nullable Reasoning reasoning() {
    JsonNode think = body.raw(THINK);
    if (think.isMissingNode()) {
      return null;
    }
    if (think.isBoolean()) {
      return new Reasoning(null, null, think.booleanValue(), null);
    }
    String level = body.requiredText(THINK);
    return switch (level) {
      case "low", "medium", "high" -> new Reasoning(level, null, true, null);
      case "max" -> new Reasoning("xhigh", null, true, null);
      default -> throw body.wrong(THINK, "must be true, false, low, medium, high or max");
    };
  }
}
