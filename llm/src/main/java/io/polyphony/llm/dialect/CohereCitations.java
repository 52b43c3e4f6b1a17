package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;

/** Writes cited sources as Cohere's citations. */
final class CohereCitations {
  private CohereCitations() {}

  /** An address, alone or in another vendor's form, becomes a document; all else stays as it is. */
  static JsonNode citation(JsonText source) {
    JsonNode node = OpenAiRequestWriter.tree(source);
    JsonNode place =
        node.path("url_citation").isObject()
            ? node.path("url_citation")
            : node.path("web").isObject() ? node.path("web") : node;
    String url = node.isTextual() ? node.textValue() : url(place);
    if (url.isEmpty() || node.has("sources")) {
      return node;
    }
    ObjectNode citation = JsonFields.MAPPER.createObjectNode();
    citation.put("text", JsonFields.textOrEmpty(place, "cited_text"));
    ObjectNode document =
        citation.putArray("sources").addObject().put("type", "document").put("id", url);
    ObjectNode data = document.putObject("document").put("url", url);
    String title = JsonFields.textOrEmpty(place, "title");
    if (!title.isEmpty()) {
      data.put("title", title);
    }
    return citation;
  }

  private static String url(JsonNode place) {
    String url = JsonFields.textOrEmpty(place, "url");
    return url.isEmpty() ? JsonFields.textOrEmpty(place, "uri") : url;
  }
}
