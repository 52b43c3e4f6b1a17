package io.polyphony.llm.chat;

/**
 * A JSON value kept as its text, so that numbers, key order and unknown fields survive untouched.
 *
 * @param text one JSON value; callers guarantee well-formedness
 */
public record JsonText(String text) {
  public static final JsonText EMPTY_OBJECT = new JsonText("{}");

  @Override
  public String toString() {
    return text;
  }
}
