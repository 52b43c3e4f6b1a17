package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a whole answer. */
final class BedrockAnswerWriter {
  private BedrockAnswerWriter() {}

  static byte[] write(Answer answer) {
    ObjectNode root = JsonFields.MAPPER.createObjectNode();
    ObjectNode message = root.putObject("output").putObject("message").put("role", "assistant");
    ArrayNode content = message.putArray("content");
    answer.parts().forEach(part -> part(content, part));
    cite(content, answer.citations());
    boolean called = !answer.toolCalls().isEmpty();
    root.put(
        "stopReason", BedrockStop.write(answer.finishReason(), answer.rawFinishReason(), called));
    BedrockUsage.write(root, answer.usage());
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void part(ArrayNode content, Part part) {
    switch (part) {
      case Part.Text text -> content.addObject().put("text", text.text());
      case Part.Refusal refusal -> content.addObject().put("text", refusal.text());
      case Part.Thinking thinking -> {
        ObjectNode said =
            content.addObject().putObject(BedrockBlocks.REASONING).putObject("reasoningText");
        said.put("text", thinking.text());
        if (thinking.signature() != null) {
          said.put("signature", thinking.signature());
        }
      }
      case Part.RedactedThinking redacted ->
          content
              .addObject()
              .putObject(BedrockBlocks.REASONING)
              .put("redactedContent", redacted.data());
      case Part.ToolCall call ->
          content
              .addObject()
              .putObject(BedrockBlocks.TOOL_USE)
              .put("toolUseId", call.id())
              .put("name", call.name())
              .set("input", input(call.arguments()));
      case Part.Opaque opaque -> {
        if (opaque.dialect().equals(BedrockConverse.ID)) {
          content.add(OpenAiRequestWriter.tree(opaque.json()));
        }
      }
      case Part.Image ignored -> {}
      case Part.Document ignored -> {}
      case Part.Audio ignored -> {}
      case Part.ToolResult ignored -> {}
    }
  }

  private static ObjectNode input(String arguments) {
    ObjectNode input = AnthropicCalls.input(arguments);
    return input == null ? AnthropicCalls.wrapped(arguments) : input;
  }

  /** The last text becomes the one that cites. */
  private static void cite(ArrayNode content, List<JsonText> citations) {
    for (int at = content.size() - 1; at >= 0 && !citations.isEmpty(); at--) {
      if (content.get(at).has("text")) {
        ObjectNode cited = JsonFields.MAPPER.createObjectNode();
        ObjectNode holder = cited.putObject("citationsContent");
        holder.putArray("content").add(content.get(at));
        ArrayNode written = holder.putArray("citations");
        citations.forEach(source -> written.add(citation(source)));
        content.set(at, cited);
        return;
      }
    }
  }

  /** A source in this dialect's form, whichever vendor named it. */
  static JsonNode citation(JsonText source) {
    JsonNode node = OpenAiRequestWriter.tree(source);
    if (node.has("location") || node.has("sourceContent")) {
      return node;
    }
    JsonNode place = node.path("url_citation").isObject() ? node.path("url_citation") : node;
    String address = node.isTextual() ? node.textValue() : firstText(place, "url", "uri");
    String title = firstText(place, "title", "document_title");
    String quoted = firstText(place, "cited_text", "content");
    ObjectNode written = JsonFields.MAPPER.createObjectNode();
    if (title != null) {
      written.put("title", title);
    }
    if (quoted != null) {
      written.putArray("sourceContent").addObject().put("text", quoted);
    }
    if (address != null) {
      written.putObject("location").putObject("web").put("url", address);
    }
    return written.isEmpty() ? node : written;
  }

  private static @Nullable String firstText(JsonNode holder, String first, String second) {
    String text = JsonFields.text(holder, first);
    return text != null ? text : JsonFields.text(holder, second);
  }
}
