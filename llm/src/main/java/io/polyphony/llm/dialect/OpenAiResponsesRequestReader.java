package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's request: strict on types, lenient on fields it does not know. Fields of an
 * object that have no place in the vocabulary stay among the extra fields under that object's name.
 */
final class OpenAiResponsesRequestReader {
  static final String INPUT = "input";

  /** Stays among the extra fields too, so that it is written where it came from. */
  static final String INSTRUCTIONS = "instructions";

  static final String TEXT = "text";
  static final String REASONING = "reasoning";
  static final String SUMMARY = "summary";

  /** Where the input may come from instead. */
  private static final List<String> INSTEAD_OF_INPUT =
      List.of("previous_response_id", "conversation", "prompt");

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          INPUT,
          OpenAiResponsesToolReader.TOOLS,
          OpenAiResponsesToolReader.TOOL_CHOICE,
          "parallel_tool_calls",
          "temperature",
          "top_p",
          "max_output_tokens",
          TEXT,
          REASONING,
          "stream",
          "user");

  private final RequestObject body;
  private final Map<String, JsonText> extra;

  private OpenAiResponsesRequestReader(RequestObject body) {
    this.body = body;
    this.extra = body.unknown(KNOWN);
  }

  static ChatRequest read(InboundRequest request) {
    return new OpenAiResponsesRequestReader(RequestObject.parse(request.body())).request();
  }

  private ChatRequest request() {
    String model = body.requiredText("model");
    if (model.isBlank()) {
      throw body.wrong("model", "must not be empty");
    }
    return new ChatRequest(
        model,
        messages(),
        OpenAiResponsesToolReader.read(body, extra),
        OpenAiResponsesToolReader.choice(body, extra),
        body.flag("parallel_tool_calls"),
        parameters(),
        responseFormat(),
        reasoning(),
        Boolean.TRUE.equals(body.flag("stream")),
        true,
        body.text("user"),
        extra,
        OpenAiResponses.ID);
  }

  private List<Message> messages() {
    boolean elsewhere = INSTEAD_OF_INPUT.stream().anyMatch(body::has);
    if (!body.has(INPUT) && !elsewhere) {
      throw body.missing(INPUT);
    }
    if (body.raw(INPUT).isArray() && body.raw(INPUT).isEmpty() && !elsewhere) {
      throw body.wrong(INPUT, "must not be empty");
    }
    return OpenAiResponsesInputReader.read(body);
  }

  private Parameters parameters() {
    return new Parameters(
        body.number("temperature"),
        body.number("top_p"),
        null,
        body.integer("max_output_tokens", 1),
        List.of(),
        null,
        null,
        null,
        null);
  }

  private void keepOthers(String name, RequestObject object, Set<String> known) {
    Map<String, JsonText> others = object.unknown(known);
    if (!others.isEmpty()) {
      ObjectNode kept = JsonFields.MAPPER.createObjectNode();
      others.forEach((field, value) -> kept.set(field, OpenAiRequestWriter.tree(value)));
      extra.put(name, new JsonText(kept.toString()));
    }
  }

  private @Nullable ResponseFormat responseFormat() {
    RequestObject text = body.object(TEXT);
    if (text == null) {
      return null;
    }
    keepOthers(TEXT, text, Set.of("format"));
    RequestObject format = text.object("format");
    if (format == null) {
      return null;
    }
    return switch (format.requiredText("type")) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> new ResponseFormat.Json();
      case "json_schema" ->
          new ResponseFormat.Schema(
              format.requiredText("name"),
              format.text("description"),
              new JsonText(format.requiredObject("schema").node().toString()),
              format.flag("strict"));
      default -> throw format.wrong("type", "must be text, json_object or json_schema");
    };
  }

  /** Asking for a summary is asking to see the thinking; how long it is to be stays as said. */
  private @Nullable Reasoning reasoning() {
    RequestObject reasoning = body.object(REASONING);
    if (reasoning == null) {
      return null;
    }
    keepOthers(REASONING, reasoning, Set.of("effort"));
    String summary = reasoning.text(SUMMARY);
    return new Reasoning(reasoning.text("effort"), null, null, summary == null ? null : true);
  }
}
