package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;

/** Writes cited sources as citations of a text block. */
final class AnthropicCitations {
  private static final String PAGE = "web_search_result_location";

  private AnthropicCitations() {}

  /** Whether the source is a citation of this dialect already. */
  static boolean isOwn(JsonText source) {
    return JsonFields.textOrEmpty(OpenAiRequestWriter.tree(source), "type").endsWith("_location");
  }

  /**
   * An address, alone or in one of OpenAI's annotations, becomes a page; all else stays as it is.
   */
  static String citation(JsonText source) {
    JsonNode node = OpenAiRequestWriter.tree(source);
    boolean flat = node.path("type").asText().equals("url_citation") && node.has("url");
    JsonNode annotation = flat ? node : node.path("url_citation");
    String url = node.isTextual() ? node.textValue() : JsonFields.textOrEmpty(annotation, "url");
    if (url.isEmpty()) {
      return source.text();
    }
    ObjectNode page = JsonFields.MAPPER.createObjectNode().put("type", PAGE).put("url", url);
    page.put("title", JsonFields.text(annotation, "title"));
    page.put("cited_text", JsonFields.textOrEmpty(annotation, "content"));
    return page.put("encrypted_index", "").toString();
  }
}
