package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.CacheMarker;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of texts alone, for families that know nothing else. What is no text becomes a
 * note in it, or is left out; either is said.
 *
 * @param system the instructions, joined
 * @param turns user and assistant in turns
 */
record InvokeConversation(String system, List<Turn> turns) {

  /** What one side said until the other spoke. */
  record Turn(boolean assistant, String text) {}

  static InvokeConversation of(ChatRequest request, Set<String> warnings) {
    return new Texts(warnings).conversation(request.messages());
  }

  /** What is asked last; empty if the assistant spoke last. */
  String question() {
    return asks() ? turns.getLast().text() : "";
  }

  /** What was said before the question. */
  List<Turn> history() {
    return asks() ? turns.subList(0, turns.size() - 1) : turns;
  }

  private boolean asks() {
    return !turns.isEmpty() && !turns.getLast().assistant();
  }

  /** Turns messages into texts. */
  private static final class Texts {
    private final Set<String> warnings;
    private final List<Turn> turns = new ArrayList<>();
    private final List<String> system = new ArrayList<>();

    Texts(Set<String> warnings) {
      this.warnings = warnings;
    }

    InvokeConversation conversation(List<Message> messages) {
      for (Message message : messages) {
        if (message.name() != null) {
          warnings.add("names of speakers have no place in this dialect and were left out");
        }
        String text = text(message.parts());
        switch (message.role()) {
          case SYSTEM, DEVELOPER -> {
            if (!turns.isEmpty()) {
              warnings.add("a system message inside the conversation was moved to its beginning");
            }
            system.add(text);
          }
          case USER, TOOL -> turn(false, text);
          case ASSISTANT -> turn(true, text);
        }
      }
      String instructions = String.join("\n\n", system);
      if (!turns.isEmpty() || instructions.isEmpty()) {
        return new InvokeConversation(instructions, List.copyOf(turns));
      }
      warnings.add("a request of instructions alone was sent as the user's words");
      return new InvokeConversation("", List.of(new Turn(false, instructions)));
    }

    private void turn(boolean assistant, String text) {
      if (!turns.isEmpty() && turns.getLast().assistant() == assistant) {
        text = turns.removeLast().text() + "\n" + text;
      }
      turns.add(new Turn(assistant, text));
    }

    private String text(List<Part> parts) {
      List<String> texts = new ArrayList<>();
      for (Part part : parts) {
        switch (part) {
          case Part.Text text -> {
            cache(text.cache());
            texts.add(text.text());
          }
          case Part.Refusal refusal -> texts.add(refusal.text());
          case Part.Image ignored -> note(texts, "an image");
          case Part.Document document -> document(texts, document);
          case Part.Audio ignored -> note(texts, "audio");
          case Part.ToolCall call -> {
            warnings.add("a tool call cannot be sent in this dialect and became a note");
            texts.add("[called " + call.name() + " with " + call.arguments() + "]");
          }
          case Part.ToolResult result -> {
            warnings.add("a tool result cannot be sent in this dialect and became a note");
            String name = result.name() == null ? "the tool" : result.name();
            texts.add("[" + name + " answered: " + text(result.content()) + "]");
          }
          case Part.Thinking ignored ->
              warnings.add("reasoning of earlier turns cannot be sent in this dialect; left out");
          case Part.RedactedThinking ignored ->
              warnings.add("hidden reasoning of another provider was left out");
          case Part.Opaque opaque -> OpenAiPartWriter.leaveOut(opaque, warnings);
        }
      }
      return String.join("\n", texts);
    }

    private void cache(@Nullable CacheMarker marker) {
      if (marker != null) {
        warnings.add(LeftOut.warning("a cache marker"));
      }
    }

    private void note(List<String> texts, String what) {
      warnings.add(what + " cannot be sent in this dialect and became a note");
      texts.add("[" + what + " left out]");
    }

    private void document(List<String> texts, Part.Document document) {
      cache(document.cache());
      if (document.media() instanceof Media.Inline inline
          && (inline.mediaType().startsWith("text/")
              || inline.mediaType().equals("application/json"))) {
        try {
          byte[] bytes = Base64.getDecoder().decode(inline.base64());
          texts.add(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
          texts.add(inline.base64());
        }
      } else {
        note(texts, "a document that is no text");
      }
    }
  }
}
