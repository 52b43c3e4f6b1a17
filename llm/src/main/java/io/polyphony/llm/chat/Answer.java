package io.polyphony.llm.chat;

import io.polyphony.llm.failure.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer: the chunks of a completion, collected.
 *
 * @param parts text, refusal, thinking and tool calls in order of first appearance
 * @param finishReason UNKNOWN until the vendor said it
 * @param failure what ended the answer early, if anything
 */
public record Answer(
    @Nullable String id,
    @Nullable String model,
    List<Part> parts,
    List<JsonText> citations,
    FinishReason finishReason,
    @Nullable String rawFinishReason,
    Usage usage,
    @Nullable Failure failure) {

  /** All text parts joined. */
  public String text() {
    return join(Part.Text.class);
  }

  /** All thinking parts joined. */
  public String thinking() {
    return join(Part.Thinking.class);
  }

  public List<Part.ToolCall> toolCalls() {
    return parts.stream()
        .filter(Part.ToolCall.class::isInstance)
        .map(Part.ToolCall.class::cast)
        .toList();
  }

  private String join(Class<? extends Part> kind) {
    var joined = new StringBuilder();
    for (Part part : parts) {
      if (kind.isInstance(part)) {
        joined.append(
            switch (part) {
              case Part.Text text -> text.text();
              case Part.Thinking thinking -> thinking.text();
              case Part.Refusal refusal -> refusal.text();
              case Part.Image ignored -> "";
              case Part.Document ignored -> "";
              case Part.Audio ignored -> "";
              case Part.ToolCall ignored -> "";
              case Part.ToolResult ignored -> "";
              case Part.RedactedThinking ignored -> "";
              case Part.Opaque ignored -> "";
            });
      }
    }
    return joined.toString();
  }
}
