package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Part;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes reasoning of earlier turns in the form that the vendor takes it back, if it does. */
final class OpenAiThinkingWriter {
  private OpenAiThinkingWriter() {}

  /**
   * @param said the text parts of the message, to which thinking parts are added in front where the
   *     vendor has them among the content
   */
  static void write(
      ObjectNode message,
      List<Part> said,
      List<Part> thoughts,
      OpenAiOptions.Thinking form,
      Set<String> warnings) {
    if (thoughts.isEmpty()) {
      return;
    }
    switch (form) {
      case OMITTED -> warnings.add("reasoning of earlier turns was left out");
      case REASONING_CONTENT -> plain(message, "reasoning_content", thoughts);
      case REASONING -> plain(message, "reasoning", thoughts);
      case REASONING_DETAILS -> details(message.putArray("reasoning_details"), thoughts);
      case CONTENT_PARTS -> said.addAll(0, visible(thoughts));
    }
  }

  private static void plain(ObjectNode message, String field, List<Part> thoughts) {
    String text =
        visible(thoughts).stream()
            .map(part -> ((Part.Thinking) part).text())
            .collect(Collectors.joining());
    if (!text.isEmpty()) {
      message.put(field, text);
    }
  }

  private static List<Part> visible(List<Part> thoughts) {
    return thoughts.stream().filter(Part.Thinking.class::isInstance).toList();
  }

  private static void details(ArrayNode details, List<Part> thoughts) {
    for (Part thought : thoughts) {
      ObjectNode detail = details.addObject();
      if (thought instanceof Part.RedactedThinking redacted) {
        detail.put("type", "reasoning.encrypted").put("data", redacted.data());
      } else if (thought instanceof Part.Thinking thinking) {
        detail.put("type", "reasoning.text").put("text", thinking.text());
        if (thinking.signature() != null) {
          detail.put("signature", thinking.signature());
        }
      }
      detail.put("index", details.size() - 1);
    }
  }
}
