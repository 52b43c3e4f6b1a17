package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.CacheMarker;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Part;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the parts of one turn. */
final class GeminiPartWriter {
  static final String NO_CACHE_MARKERS =
      "cache_control is not supported by this provider and was left out";

  private final ArrayNode parts;
  private final GeminiModel target;
  private final boolean sameDialect;
  private final boolean model;
  private final Map<String, String> toolNames;
  private final Set<String> warnings;
  private boolean called;

  /**
   * @param model whether the model speaks in this turn
   * @param toolNames the tools that were called so far, by the call's id
   */
  GeminiPartWriter(
      ArrayNode parts,
      ChatRequest request,
      boolean model,
      Map<String, String> toolNames,
      Set<String> warnings) {
    this.parts = parts;
    this.target = GeminiModel.of(request.model());
    this.sameDialect = request.dialect().equals(GeminiGenerate.ID);
    this.model = model;
    this.toolNames = toolNames;
    this.warnings = warnings;
  }

  void write(Part part) {
    switch (part) {
      case Part.Text text -> text(text);
      case Part.Refusal refusal -> parts.addObject().put("text", refusal.text());
      case Part.Thinking thinking -> thinking(thinking);
      case Part.RedactedThinking ignored ->
          warnings.add("hidden reasoning of another provider was left out");
      case Part.Image image -> {
        marker(image.cache());
        media(image.media(), null);
      }
      case Part.Document document -> {
        marker(document.cache());
        media(document.media(), document.name());
      }
      case Part.Audio audio -> media(audio.media(), null);
      case Part.ToolCall call -> call(call);
      case Part.ToolResult result -> result(result);
      case Part.Opaque opaque -> opaque(opaque);
    }
  }

  private void marker(@Nullable CacheMarker marker) {
    if (marker != null) {
      warnings.add(NO_CACHE_MARKERS);
    }
  }

  /** Google refuses turns of nothing; other dialects send them beside tool calls. */
  private void text(Part.Text text) {
    marker(text.cache());
    if (sameDialect || !text.text().isEmpty()) {
      parts.addObject().put("text", text.text());
    }
  }

  private void thinking(Part.Thinking thinking) {
    if (sameDialect || thinking.signature() != null) {
      GeminiAnswerWriter.thought(parts, thinking.text(), thinking.signature());
    } else {
      warnings.add("reasoning of earlier turns was left out");
    }
  }

  private void media(Media media, @Nullable String name) {
    ObjectNode written = GeminiMedia.write(media, !sameDialect);
    if (written == null) {
      warnings.add("a file stored at another provider was left out");
      parts.addObject().put("text", "[file left out]");
      return;
    }
    if (name != null && sameDialect) {
      written.forEach(data -> ((ObjectNode) data).put("displayName", name));
    } else if (name != null) {
      warnings.add("names of documents are not supported by this provider and were left out");
    }
    parts.add(written);
  }

  private void call(Part.ToolCall call) {
    marker(call.cache());
    toolNames.put(call.id(), call.name());
    ObjectNode part = parts.addObject();
    ObjectNode written = part.putObject("functionCall");
    id(written, call.id());
    written.put("name", call.name());
    written.set("args", GeminiCalls.object(call.arguments()));
    boolean first = !called;
    called = true;
    if (call.signature() != null) {
      part.put(GeminiSignatures.FIELD, call.signature());
    } else if (first && !sameDialect && target.demandsSignatures()) {
      part.put(GeminiSignatures.FIELD, GeminiSignatures.NOT_OURS);
    }
  }

  /** An id that nobody sent is not sent; between other dialects it tells results apart. */
  private void id(ObjectNode written, String id) {
    if (!sameDialect || !GeminiCalls.isMadeUp(id)) {
      written.put("id", id);
    }
  }

  private void result(Part.ToolResult result) {
    marker(result.cache());
    ObjectNode written = parts.addObject().putObject("functionResponse");
    id(written, result.callId());
    written.put("name", nameOf(result));
    var text = new StringBuilder();
    ArrayNode inside = sameDialect || target.takesMediaInResults() ? written.arrayNode() : parts;
    var media = new GeminiResultMedia(inside, sameDialect ? inside : parts, sameDialect, warnings);
    for (Part part : result.content()) {
      if (part instanceof Part.Text words) {
        text.append(words.text());
      } else {
        media.write(part);
      }
    }
    written.set("response", GeminiResults.write(text.toString(), result.error()));
    if (inside != parts && !inside.isEmpty()) {
      written.set("parts", inside);
    }
  }

  private String nameOf(Part.ToolResult result) {
    String name = result.name() != null ? result.name() : toolNames.get(result.callId());
    if (name == null) {
      warnings.add("a tool result answers no call of this conversation");
    }
    return name == null ? result.callId() : name;
  }

  private void opaque(Part.Opaque opaque) {
    if (!opaque.dialect().equals(GeminiGenerate.ID)) {
      OpenAiPartWriter.leaveOut(opaque, warnings);
      return;
    }
    ObjectNode written = GeminiPartReader.tree(opaque.json());
    String signature = GeminiSignatures.ofTextBefore(written);
    if (signature != null
        && parts.path(parts.size() - 1) instanceof ObjectNode last
        && takes(last)) {
      last.put(GeminiSignatures.FIELD, signature);
    } else if (signature != null && model) {
      parts.addObject().put("text", "").put(GeminiSignatures.FIELD, signature);
    } else if (signature == null) {
      parts.add(written);
    }
  }

  private static boolean takes(JsonNode part) {
    return part.has("text") && !part.has(GeminiSignatures.FIELD) && !part.has("thought");
  }
}
