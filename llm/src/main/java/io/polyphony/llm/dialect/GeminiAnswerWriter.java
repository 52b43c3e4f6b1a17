package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer, and the pieces of which a streamed one consists. */
final class GeminiAnswerWriter {
  private GeminiAnswerWriter() {}

  static byte[] write(AnswerHead head, Answer answer) {
    ObjectNode response = JsonFields.MAPPER.createObjectNode();
    ObjectNode candidate = candidate(response);
    ArrayNode parts = candidate.withObject("/content").withArray("parts");
    answer.parts().forEach(part -> part(parts, part));
    if (parts.isEmpty()) {
      parts.addObject().put("text", "");
    }
    end(candidate, answer.finishReason(), answer.rawFinishReason(), answer.citations());
    GeminiUsage.write(response, answer.usage());
    names(response, head);
    return response.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void part(ArrayNode parts, Part part) {
    switch (part) {
      case Part.Text text -> parts.addObject().put("text", text.text());
      case Part.Refusal refusal -> parts.addObject().put("text", refusal.text());
      case Part.Thinking thinking -> thought(parts, thinking.text(), thinking.signature());
      case Part.RedactedThinking redacted ->
          thought(parts, "", GeminiSignatures.ofRedacted(redacted.data()));
      case Part.ToolCall call ->
          parts.add(call(call.id(), call.name(), call.arguments(), call.signature()));
      case Part.Opaque opaque -> {
        if (opaque.dialect().equals(GeminiGenerate.ID)) {
          parts.add(opaque(opaque.json()));
        }
      }
      case Part.Image ignored -> {}
      case Part.Document ignored -> {}
      case Part.Audio ignored -> {}
      case Part.ToolResult ignored -> {}
    }
  }

  static void thought(ArrayNode parts, String text, @Nullable String signature) {
    ObjectNode thought = parts.addObject().put("text", text).put("thought", true);
    if (signature != null) {
      thought.put(GeminiSignatures.FIELD, signature);
    }
  }

  static ObjectNode call(String id, String name, String arguments, @Nullable String signature) {
    ObjectNode part = JsonFields.MAPPER.createObjectNode();
    part.putObject("functionCall")
        .put("id", id)
        .put("name", name)
        .set("args", GeminiCalls.object(arguments));
    if (signature != null) {
      part.put(GeminiSignatures.FIELD, signature);
    }
    return part;
  }

  /** A part as it came; a signature stands in a part of its own, streamed or whole. */
  static ObjectNode opaque(JsonText json) {
    JsonNode part = OpenAiRequestWriter.tree(json);
    String signature = GeminiSignatures.ofTextBefore(part);
    JsonNode written =
        signature == null
            ? part
            : OpenAiRequestWriter.tree(GeminiSignatures.ofText(signature, true));
    return written instanceof ObjectNode object ? object : JsonFields.MAPPER.createObjectNode();
  }

  /** The one candidate, with room for its parts. */
  static ObjectNode candidate(ObjectNode response) {
    ObjectNode candidate = response.putArray("candidates").addObject();
    ObjectNode content = candidate.putObject("content");
    content.putArray("parts");
    content.put("role", "model");
    return candidate;
  }

  static void end(
      ObjectNode candidate,
      FinishReason reason,
      @Nullable String rawReason,
      List<JsonText> citations) {
    candidate.put("finishReason", GeminiFinish.write(reason, rawReason));
    candidate.put("index", 0);
    GeminiCitations.write(candidate, citations);
  }

  static void names(ObjectNode response, AnswerHead head) {
    response.put("modelVersion", head.model());
    response.put("responseId", head.id());
  }
}
