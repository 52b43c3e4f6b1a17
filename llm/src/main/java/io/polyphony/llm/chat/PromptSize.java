package io.polyphony.llm.chat;

/**
 * How much text a prompt holds, for estimates only. Images, sounds and documents that are no text
 * are left out: what they cost differs too much between vendors to be guessed.
 */
public final class PromptSize {
  private static final long CHARACTERS_PER_TOKEN = 4;

  private PromptSize() {}

  /** Texts, thinking, calls, tools' answers and the tools on offer, in characters. */
  public static long characters(ChatRequest request) {
    long characters = 0;
    for (Message message : request.messages()) {
      for (Part part : message.parts()) {
        characters += characters(part);
      }
    }
    for (Tool tool : request.tools()) {
      characters += tool.name().length();
      characters += tool.description() == null ? 0 : tool.description().length();
      characters += tool.parameters() == null ? 0 : tool.parameters().text().length();
    }
    return characters;
  }

  /** A quarter of the characters, rounded up. */
  public static long tokens(long characters) {
    return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  private static long characters(Part part) {
    return switch (part) {
      case Part.Text text -> text.text().length();
      case Part.Refusal refusal -> refusal.text().length();
      case Part.Thinking thinking -> thinking.text().length();
      case Part.ToolCall call -> call.name().length() + call.arguments().length();
      case Part.ToolResult result -> {
        long characters = 0;
        for (Part inner : result.content()) {
          characters += characters(inner);
        }
        yield characters;
      }
      case Part.Opaque opaque -> opaque.json().text().length();
      case Part.RedactedThinking ignored -> 0;
      case Part.Image ignored -> 0;
      case Part.Document ignored -> 0;
      case Part.Audio ignored -> 0;
    };
  }
}
