package io.polyphony.llm.chat;

import org.jspecify.annotations.Nullable;

/** The shape the answer's text must have. */
public sealed interface ResponseFormat {
  record Text() implements ResponseFormat {}

  /** Any JSON object. */
  record Json() implements ResponseFormat {}

  /**
   * JSON that follows a schema.
   *
   * @param strict null if not said
   */
  record Schema(
      String name, @Nullable String description, JsonText schema, @Nullable Boolean strict)
      implements ResponseFormat {}
}
