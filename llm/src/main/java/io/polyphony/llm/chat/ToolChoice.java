package io.polyphony.llm.chat;

/** Whether and which tool the model must use. */
public sealed interface ToolChoice {
  record Auto() implements ToolChoice {}

  record None() implements ToolChoice {}

  /** At least one tool, whichever. */
  record Required() implements ToolChoice {}

  record Named(String name) implements ToolChoice {}
}
