package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import java.nio.charset.StandardCharsets;

/** Writes cited sources as annotations. */
final class OpenAiCitations {
  private OpenAiCitations() {}

  /** An address alone becomes a url_citation; whatever has a type already stays as it is. */
  static byte[] annotation(JsonText source) {
    JsonNode node = OpenAiRequestWriter.tree(source);
    if (!node.isTextual()) {
      return source.text().getBytes(StandardCharsets.UTF_8);
    }
    ObjectNode annotation = JsonFields.MAPPER.createObjectNode().put("type", "url_citation");
    annotation.putObject("url_citation").put("url", node.textValue());
    return annotation.toString().getBytes(StandardCharsets.UTF_8);
  }
}
