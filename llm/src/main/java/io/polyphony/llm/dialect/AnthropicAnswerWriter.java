package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes a whole answer. */
final class AnthropicAnswerWriter {
  private AnthropicAnswerWriter() {}

  static byte[] write(AnswerHead head, Answer answer) {
    var bytes = new GrowingBytes();
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      head(json, head);
      content(json, answer);
      boolean called = !answer.toolCalls().isEmpty();
      json.writeStringField(
          "stop_reason",
          AnthropicStop.write(answer.finishReason(), answer.rawFinishReason(), called));
      json.writeNullField("stop_sequence");
      json.writeFieldName("usage");
      AnthropicUsage.write(json, answer.usage());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.copy();
  }

  /** The fields that a whole answer and the beginning of a stream have in common. */
  static void head(JsonGenerator json, AnswerHead head) throws IOException {
    json.writeStringField("id", head.id());
    json.writeStringField("type", "message");
    json.writeStringField("role", "assistant");
    json.writeStringField("model", head.model());
  }

  private static void content(JsonGenerator json, Answer answer) throws IOException {
    List<Part> parts = answer.parts();
    int cited = lastText(parts);
    json.writeArrayFieldStart("content");
    for (int at = 0; at < parts.size(); at++) {
      part(json, parts.get(at), at == cited ? answer.citations() : List.of());
    }
    if (cited < 0 && !answer.citations().isEmpty()) {
      text(json, "", answer.citations());
    }
    json.writeEndArray();
  }

  private static int lastText(List<Part> parts) {
    for (int at = parts.size() - 1; at >= 0; at--) {
      if (parts.get(at) instanceof Part.Text) {
        return at;
      }
    }
    return -1;
  }

  private static void part(JsonGenerator json, Part part, List<JsonText> citations)
      throws IOException {
    switch (part) {
      case Part.Text text -> text(json, text.text(), citations);
      case Part.Refusal refusal -> text(json, refusal.text(), List.of());
      case Part.Thinking thinking -> thinking(json, thinking);
      case Part.RedactedThinking redacted -> {
        json.writeStartObject();
        json.writeStringField("type", "redacted_thinking");
        json.writeStringField("data", redacted.data());
        json.writeEndObject();
      }
      case Part.ToolCall call -> call(json, call);
      case Part.Opaque opaque -> {
        if (opaque.dialect().equals(AnthropicMessages.ID)) {
          json.writeRawValue(opaque.json().text());
        }
      }
      case Part.Image ignored -> {}
      case Part.Document ignored -> {}
      case Part.Audio ignored -> {}
      case Part.ToolResult ignored -> {}
    }
  }

  private static void text(JsonGenerator json, String text, List<JsonText> citations)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "text");
    json.writeStringField("text", text);
    if (!citations.isEmpty()) {
      json.writeArrayFieldStart("citations");
      for (JsonText source : citations) {
        json.writeRawValue(AnthropicCitations.citation(source));
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void thinking(JsonGenerator json, Part.Thinking thinking) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "thinking");
    json.writeStringField("thinking", thinking.text());
    json.writeStringField("signature", thinking.signature() == null ? "" : thinking.signature());
    json.writeEndObject();
  }

  private static void call(JsonGenerator json, Part.ToolCall call) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "tool_use");
    json.writeStringField("id", call.id());
    json.writeStringField("name", call.name());
    json.writeFieldName("input");
    json.writeRawValue(input(call.arguments()));
    json.writeEndObject();
  }

  /** As the model wrote them, if they are an object. */
  private static String input(String arguments) {
    if (arguments.isBlank()) {
      return "{}";
    }
    return AnthropicCalls.input(arguments) == null
        ? AnthropicCalls.wrapped(arguments).toString()
        : arguments;
  }
}
