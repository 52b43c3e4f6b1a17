package io.polyphony.llm.chat;

/** Who speaks in a message. */
public enum Role {
  SYSTEM,
  /** OpenAI's later name for the application's instructions; other dialects read it as system. */
  DEVELOPER,
  USER,
  ASSISTANT,
  /** Carries only {@link Part.ToolResult} parts. */
  TOOL
}
