package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.JsonText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sources of an answer: what grounds it, and what it quotes. */
final class GeminiCitations {
  private static final List<String> GROUNDS = List.of("web", "maps", "image", "retrievedContext");

  private final Set<String> said = new HashSet<>();

  /** Hands on the sources that were not there before: streams repeat them. */
  void read(JsonNode candidate, Consumer<Chunk> out) {
    sources(candidate.path("groundingMetadata").path("groundingChunks"), out);
    JsonNode quoted = candidate.path("citationMetadata");
    sources(quoted.path("citationSources"), out);
    sources(quoted.path("citations"), out);
  }

  private void sources(JsonNode sources, Consumer<Chunk> out) {
    for (JsonNode source : sources) {
      String text = source.toString();
      if (source.isObject() && !source.isEmpty() && said.add(text)) {
        out.accept(new Chunk.Citation(new JsonText(text)));
      }
    }
  }

  static void write(ObjectNode candidate, List<JsonText> citations) {
    for (JsonText citation : citations) {
      JsonNode source = OpenAiRequestWriter.tree(citation);
      if (source.path("uri").isTextual()) {
        candidate.withObject("/citationMetadata").withArray("citationSources").add(source);
      } else {
        ObjectNode ground = ground(source);
        if (ground != null) {
          candidate.withObject("/groundingMetadata").withArray("groundingChunks").add(ground);
        }
      }
    }
  }

  /** A source in this dialect's form, whichever vendor named it; null if it names nothing. */
  private static @Nullable ObjectNode ground(JsonNode source) {
    if (source instanceof ObjectNode own && GROUNDS.stream().anyMatch(own::has)) {
      return own;
    }
    JsonNode place = source.path("url_citation").isObject() ? source.path("url_citation") : source;
    String address = source.isTextual() ? source.textValue() : JsonFields.text(place, "url");
    String title = JsonFields.text(place, "title");
    ObjectNode written = JsonFields.MAPPER.createObjectNode();
    if (address != null) {
      ObjectNode web = written.putObject("web").put("uri", address);
      return title == null ? written : with(written, web, title);
    }
    String name = title != null ? title : JsonFields.text(place, "document_title");
    String quoted = JsonFields.text(place, "cited_text");
    if (name == null && quoted == null) {
      return null;
    }
    ObjectNode context = written.putObject("retrievedContext");
    if (quoted != null) {
      context.put("text", quoted);
    }
    return name == null ? written : with(written, context, name);
  }

  private static ObjectNode with(ObjectNode written, ObjectNode inner, String title) {
    inner.put("title", title);
    return written;
  }
}
