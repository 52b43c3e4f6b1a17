package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.Part;
import java.nio.charset.StandardCharsets;

/** Writes a whole answer. */
final class CohereAnswerWriter {
  private CohereAnswerWriter() {}

  static byte[] write(AnswerHead head, Answer answer) {
    ObjectNode root = JsonFields.MAPPER.createObjectNode().put("id", head.id());
    ObjectNode message = root.putObject("message").put("role", "assistant");
    ArrayNode content = JsonFields.MAPPER.createArrayNode();
    ArrayNode calls = JsonFields.MAPPER.createArrayNode();
    for (Part part : answer.parts()) {
      part(message, content, calls, part);
    }
    if (!content.isEmpty() || calls.isEmpty()) {
      message.set("content", content);
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    if (!answer.citations().isEmpty()) {
      ArrayNode citations = message.putArray("citations");
      answer.citations().forEach(source -> citations.add(CohereCitations.citation(source)));
    }
    root.put(
        "finish_reason",
        CohereFinish.write(answer.finishReason(), answer.rawFinishReason(), !calls.isEmpty()));
    if (!answer.usage().isEmpty()) {
      root.set("usage", CohereUsage.write(answer.usage()));
    }
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void part(ObjectNode message, ArrayNode content, ArrayNode calls, Part part) {
    switch (part) {
      case Part.Text text -> text(content, text.text());
      case Part.Refusal refusal -> text(content, refusal.text());
      case Part.Thinking thinking ->
          content.addObject().put("type", "thinking").put("thinking", thinking.text());
      case Part.ToolCall call ->
          calls
              .addObject()
              .put("id", call.id())
              .put("type", "function")
              .putObject("function")
              .put("name", call.name())
              .put("arguments", call.arguments());
      case Part.Opaque opaque -> opaque(message, content, opaque);
      case Part.RedactedThinking ignored -> {}
      case Part.Image ignored -> {}
      case Part.Document ignored -> {}
      case Part.Audio ignored -> {}
      case Part.ToolResult ignored -> {}
    }
  }

  private static void text(ArrayNode content, String text) {
    content.addObject().put("type", "text").put("text", text);
  }

  private static void opaque(ObjectNode message, ArrayNode content, Part.Opaque opaque) {
    if (opaque.dialect().equals(CohereChat.ID)) {
      JsonNode json = OpenAiRequestWriter.tree(opaque.json());
      if (json.has("type")) {
        content.add(json);
      } else {
        json.properties().forEach(field -> message.putIfAbsent(field.getKey(), field.getValue()));
      }
    }
  }
}
