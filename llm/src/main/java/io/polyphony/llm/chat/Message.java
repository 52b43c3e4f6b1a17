package io.polyphony.llm.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of the conversation.
 *
 * @param name the speaker's name where the client gave one (OpenAI's {@code name})
 */
public record Message(Role role, List<Part> parts, @Nullable String name) {
  public Message {
    parts = List.copyOf(parts);
  }

  public static Message of(Role role, String text) {
    return new Message(role, List.of(Part.Text.of(text)), null);
  }

  /** The text parts joined without a separator. */
  public String text() {
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Text only) {
      return only.text();
    }
    var joined = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text piece) {
        joined.append(piece.text());
      }
    }
    return joined.toString();
  }
}
