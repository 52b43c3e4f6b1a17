package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a whole answer. */
final class OpenAiAnswerWriter {
  private OpenAiAnswerWriter() {}

  static byte[] write(AnswerHead head, Answer answer) {
    var bytes = new GrowingBytes();
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", head.id());
      json.writeStringField("object", "chat.completion");
      json.writeNumberField("created", head.created());
      json.writeStringField("model", head.model());
      choices(json, answer);
      if (!answer.usage().isEmpty()) {
        json.writeFieldName("usage");
        OpenAiUsage.write(json, answer.usage());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.copy();
  }

  private static void choices(JsonGenerator json, Answer answer) throws IOException {
    List<Part.ToolCall> calls = answer.toolCalls();
    json.writeArrayFieldStart("choices");
    json.writeStartObject();
    json.writeNumberField("index", 0);
    json.writeFieldName("message");
    message(json, answer, calls);
    json.writeNullField("logprobs");
    json.writeStringField(
        "finish_reason", OpenAiFinish.write(answer.finishReason(), !calls.isEmpty()));
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void message(JsonGenerator json, Answer answer, List<Part.ToolCall> calls)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("role", "assistant");
    textOrNull(json, "content", answer.text(), calls.isEmpty() && refusal(answer).isEmpty());
    textOrNull(json, "refusal", refusal(answer), false);
    if (!answer.thinking().isEmpty()) {
      json.writeStringField("reasoning_content", answer.thinking());
    }
    details(json, answer);
    if (!calls.isEmpty()) {
      json.writeArrayFieldStart("tool_calls");
      for (Part.ToolCall call : calls) {
        call(json, call);
      }
      json.writeEndArray();
    }
    if (!answer.citations().isEmpty()) {
      json.writeArrayFieldStart("annotations");
      for (JsonText source : answer.citations()) {
        json.writeRawValue(new String(OpenAiCitations.annotation(source), StandardCharsets.UTF_8));
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static String refusal(Answer answer) {
    return answer.parts().stream()
        .filter(Part.Refusal.class::isInstance)
        .map(part -> ((Part.Refusal) part).text())
        .collect(Collectors.joining());
  }

  private static void textOrNull(JsonGenerator json, String name, String text, boolean alsoEmpty)
      throws IOException {
    if (text.isEmpty() && !alsoEmpty) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, text);
    }
  }

  /** Only what must travel back: signed and hidden reasoning. */
  private static void details(JsonGenerator json, Answer answer) throws IOException {
    List<Part> kept = answer.parts().stream().filter(OpenAiAnswerWriter::mustReturn).toList();
    if (kept.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("reasoning_details");
    for (int at = 0; at < kept.size(); at++) {
      json.writeStartObject();
      if (kept.get(at) instanceof Part.Thinking thinking) {
        json.writeStringField("type", "reasoning.text");
        json.writeStringField("text", thinking.text());
        json.writeStringField("signature", thinking.signature());
      } else if (kept.get(at) instanceof Part.RedactedThinking redacted) {
        json.writeStringField("type", "reasoning.encrypted");
        json.writeStringField("data", redacted.data());
      }
      json.writeNumberField("index", at);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static boolean mustReturn(Part part) {
    return part instanceof Part.RedactedThinking
        || (part instanceof Part.Thinking thinking && thinking.signature() != null);
  }

  private static void call(JsonGenerator json, Part.ToolCall call) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", call.id());
    json.writeStringField("type", "function");
    json.writeObjectFieldStart("function");
    json.writeStringField("name", call.name());
    json.writeStringField("arguments", call.arguments());
    json.writeEndObject();
    if (call.signature() != null) {
      json.writeObjectFieldStart("extra_content");
      json.writeObjectFieldStart("google");
      json.writeStringField("thought_signature", call.signature());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
