package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import java.nio.charset.StandardCharsets;

/** Writes cited sources as annotations. */
final class OpenAiCitations {
  private OpenAiCitations() {}

  /**
   * An address alone, one in Google's form, or one of the Responses API becomes a url_citation of
   * this dialect; all else stays as it is.
   */
  static byte[] annotation(JsonText source) {
    JsonNode node = OpenAiRequestWriter.tree(source);
    JsonNode google = node.path("web").isObject() ? node.path("web") : node;
    if (google.path("uri").isTextual()) {
      return ofGoogle(google);
    }
    if (node.path("type").asText().equals("url_citation") && node.path("url").isTextual()) {
      return ofResponses(node);
    }
    if (!node.isTextual()) {
      return source.text().getBytes(StandardCharsets.UTF_8);
    }
    ObjectNode annotation = JsonFields.MAPPER.createObjectNode().put("type", "url_citation");
    annotation.putObject("url_citation").put("url", node.textValue());
    return annotation.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The same fields, one level deeper. */
  private static byte[] ofResponses(JsonNode flat) {
    ObjectNode annotation = JsonFields.MAPPER.createObjectNode().put("type", "url_citation");
    ObjectNode citation = annotation.putObject("url_citation");
    flat.properties().forEach(field -> citation.set(field.getKey(), field.getValue()));
    citation.remove("type");
    return annotation.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ofGoogle(JsonNode place) {
    ObjectNode annotation = JsonFields.MAPPER.createObjectNode().put("type", "url_citation");
    ObjectNode citation =
        annotation.putObject("url_citation").put("url", place.path("uri").textValue());
    if (place.path("title").isTextual()) {
      citation.put("title", place.path("title").textValue());
    }
    return annotation.toString().getBytes(StandardCharsets.UTF_8);
  }
}
