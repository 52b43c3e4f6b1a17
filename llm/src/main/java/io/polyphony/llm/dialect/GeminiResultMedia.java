package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Part;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes what a tool answered beside its words. */
final class GeminiResultMedia {
  private final ArrayNode inside;
  private final ArrayNode beside;
  private final boolean sameDialect;
  private final Set<String> warnings;

  /**
   * @param inside where bytes go
   * @param beside where addresses go
   */
  GeminiResultMedia(ArrayNode inside, ArrayNode beside, boolean sameDialect, Set<String> warnings) {
    this.inside = inside;
    this.beside = beside;
    this.sameDialect = sameDialect;
    this.warnings = warnings;
  }

  void write(Part part) {
    Media media =
        switch (part) {
          case Part.Image image -> image.media();
          case Part.Document document -> document.media();
          case Part.Audio audio -> audio.media();
          case Part.Opaque opaque -> opaque(opaque);
          case Part.Text ignored -> null;
          case Part.Refusal ignored -> null;
          case Part.Thinking ignored -> null;
          case Part.RedactedThinking ignored -> null;
          case Part.ToolCall ignored -> null;
          case Part.ToolResult ignored -> null;
        };
    ObjectNode written = media == null ? null : GeminiMedia.write(media, !sameDialect);
    if (written != null) {
      (media instanceof Media.Inline ? inside : beside).add(written);
    } else if (!(part instanceof Part.Opaque)) {
      warnings.add("a part of a tool result that this provider does not take was left out");
    }
  }

  private @Nullable Media opaque(Part.Opaque opaque) {
    if (opaque.dialect().equals(GeminiGenerate.ID)) {
      inside.add(GeminiPartReader.tree(opaque.json()));
    } else {
      OpenAiPartWriter.leaveOut(opaque, warnings);
    }
    return null;
  }
}
