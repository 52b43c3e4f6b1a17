package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import org.jspecify.annotations.Nullable;

/** Writes cited sources as annotations of this dialect. */
final class OpenAiResponsesCitations {
  private static final String URL = "url";

  private OpenAiResponsesCitations() {}

  /**
   * A page that any vendor cites becomes a {@code url_citation}; all else stays as it is.
   *
   * @param end how many characters the text had when the source was named; the place of a page
   *     whose vendor names none
   */
  static JsonNode annotation(JsonText source, int end) {
    JsonNode node = OpenAiRequestWriter.tree(source);
    if (node.path("type").asText().equals("url_citation") && node.has(URL)) {
      return node;
    }
    JsonNode nested = node.path("url_citation");
    JsonNode web = node.path("web");
    JsonNode page = nested.isObject() ? nested : web.isObject() ? web : node;
    String url = node.isTextual() ? node.textValue() : address(page);
    if (url == null) {
      return node;
    }
    ObjectNode annotation = JsonFields.MAPPER.createObjectNode().put("type", "url_citation");
    annotation.put("start_index", index(page, "start_index", end));
    annotation.put("end_index", index(page, "end_index", end));
    annotation.put(URL, url);
    return annotation.put("title", JsonFields.textOrEmpty(page, "title"));
  }

  private static @Nullable String address(JsonNode page) {
    String url = JsonFields.text(page, URL);
    return url != null ? url : JsonFields.text(page, "uri");
  }

  private static int index(JsonNode page, String name, int otherwise) {
    JsonNode value = page.path(name);
    return value.isInt() ? value.intValue() : otherwise;
  }
}
