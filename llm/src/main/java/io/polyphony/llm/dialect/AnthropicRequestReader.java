package io.polyphony.llm.dialect;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's request: strict on types, lenient on fields it does not know. Fields of an
 * object that have no place in the vocabulary stay among the extra fields under that object's name.
 */
final class AnthropicRequestReader {
  static final String OUTPUT_CONFIG = "output_config";

  /** Where the beta of structured outputs had its schema. */
  static final String OUTPUT_FORMAT = "output_format";

  static final String THINKING = "thinking";
  static final String METADATA = "metadata";
  static final String TOOL_CHOICE = "tool_choice";

  /** The highest effort of the vocabulary, and Anthropic's word for one above it. */
  static final String XHIGH = "xhigh";

  static final String MAX = "max";

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "system",
          "tools",
          TOOL_CHOICE,
          "max_tokens",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "stream",
          THINKING,
          OUTPUT_CONFIG,
          OUTPUT_FORMAT,
          METADATA);

  private final InboundRequest request;
  private final RequestObject body;
  private final Map<String, JsonText> extra;

  private final boolean limited;

  private AnthropicRequestReader(InboundRequest request, boolean limited) {
    this.request = request;
    this.limited = limited;
    this.body = RequestObject.parse(request.body());
    this.extra = body.unknown(KNOWN);
  }

  static ChatRequest read(InboundRequest request) {
    return new AnthropicRequestReader(request, true).request();
  }

  /** How many tokens a prompt has is asked without a limit. */
  static ChatRequest readQuestion(InboundRequest request) {
    return new AnthropicRequestReader(request, false).request();
  }

  private ChatRequest request() {
    RequestObject choice = body.object(TOOL_CHOICE);
    Boolean oneOnly = choice == null ? null : choice.flag("disable_parallel_tool_use");
    RequestObject metadata = body.object(METADATA);
    keepOthers(METADATA, metadata, Set.of("user_id"));
    return new ChatRequest(
        model(),
        messages(),
        AnthropicToolReader.read(body, extra),
        choice == null ? null : toolChoice(choice),
        oneOnly == null ? null : (Boolean) !oneOnly,
        parameters(),
        responseFormat(),
        reasoning(),
        stream(),
        true,
        metadata == null ? null : metadata.text("user_id"),
        extra,
        AnthropicMessages.ID);
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

  private boolean stream() {
    return request.stream() != null ? request.stream() : Boolean.TRUE.equals(body.flag("stream"));
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    List<Part> system = AnthropicMessageReader.content(body, "system");
    if (!system.isEmpty()) {
      messages.add(new Message(Role.SYSTEM, system, null));
    }
    List<RequestObject> objects = body.objects("messages");
    if (!body.has("messages")) {
      throw body.missing("messages");
    }
    if (objects.isEmpty()) {
      throw body.wrong("messages", "must not be empty");
    }
    objects.forEach(message -> messages.add(AnthropicMessageReader.read(message)));
    return messages;
  }

  private void keepOthers(String name, @Nullable RequestObject object, Set<String> known) {
    if (object == null) {
      return;
    }
    Map<String, JsonText> others = object.unknown(known);
    if (!others.isEmpty()) {
      ObjectNode kept = JsonFields.MAPPER.createObjectNode();
      others.forEach((field, value) -> kept.set(field, OpenAiRequestWriter.tree(value)));
      extra.put(name, new JsonText(kept.toString()));
    }
  }

  private @Nullable ToolChoice toolChoice(RequestObject choice) {
    return switch (choice.requiredText("type")) {
      case "auto" -> new ToolChoice.Auto();
      case "any" -> new ToolChoice.Required();
      case "none" -> new ToolChoice.None();
      case "tool" -> new ToolChoice.Named(choice.requiredText("name"));
      default -> throw choice.wrong("type", "must be auto, any, tool or none");
    };
  }

  private Parameters parameters() {
    Integer limit = body.integer("max_tokens", 0);
    if (limit == null && limited) {
      throw body.missing("max_tokens");
    }
    return new Parameters(
        body.number("temperature"),
        body.number("top_p"),
        body.integer("top_k", 0),
        limit,
        body.texts("stop_sequences"),
        null,
        null,
        null,
        null);
  }

  private @Nullable ResponseFormat responseFormat() {
    RequestObject config = body.object(OUTPUT_CONFIG);
    RequestObject format = config == null ? null : config.object("format");
    RequestObject older = body.object(OUTPUT_FORMAT);
    if (older != null) {
      extra.put(OUTPUT_FORMAT, new JsonText(older.node().toString()));
    }
    RequestObject wanted = format != null ? format : older;
    if (wanted == null) {
      return null;
    }
    if (!wanted.requiredText("type").equals("json_schema")) {
      throw wanted.wrong("type", "must be json_schema");
    }
    var schema = new JsonText(wanted.requiredObject("schema").node().toString());
    return new ResponseFormat.Schema("", null, schema, null);
  }

  private @Nullable Reasoning reasoning() {
    RequestObject config = body.object(OUTPUT_CONFIG);
    keepOthers(OUTPUT_CONFIG, config, Set.of("effort", "format"));
    String effort = config == null ? null : config.text("effort");
    if (effort != null && effort.equals(MAX)) {
      keepOthers(OUTPUT_CONFIG, config, Set.of("format"));
      effort = XHIGH;
    }
    RequestObject thinking = body.object(THINKING);
    if (thinking == null) {
      return effort == null ? null : new Reasoning(effort, null, null, null);
    }
    keepOthers(THINKING, thinking, Set.of("type", "budget_tokens", "display"));
    return new Reasoning(effort, budget(thinking), enabled(thinking), display(thinking));
  }

  private static boolean enabled(RequestObject thinking) {
    return switch (thinking.requiredText("type")) {
      case "enabled", "adaptive" -> true;
      case "disabled" -> false;
      default -> throw thinking.wrong("type", "must be enabled, adaptive or disabled");
    };
  }

  private static @Nullable Integer budget(RequestObject thinking) {
    Integer budget = thinking.integer("budget_tokens", AnthropicThinking.SMALLEST_BUDGET);
    boolean demanded = thinking.requiredText("type").equals("enabled");
    if (demanded && budget == null) {
      throw thinking.missing("budget_tokens");
    }
    return demanded ? budget : null;
  }

  private static @Nullable Boolean display(RequestObject thinking) {
    String display = thinking.text("display");
    return switch (display == null ? "" : display) {
      case "" -> null;
      case "summarized" -> true;
      case "omitted" -> false;
      default -> throw thinking.wrong("display", "must be summarized or omitted");
    };
  }
}
