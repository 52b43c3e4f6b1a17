package io.polyphony.llm.chat;

/** Why the answer ended, in OpenAI's words. */
public enum FinishReason {
  STOP("stop"),
  LENGTH("length"),
  TOOL_CALLS("tool_calls"),
  CONTENT_FILTER("content_filter"),
  /** The vendor said it failed, or said something we cannot map. */
  ERROR("error"),
  /** The vendor said nothing. */
  UNKNOWN("unknown");

  private final String wire;

  FinishReason(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
