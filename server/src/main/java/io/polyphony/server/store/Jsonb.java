package io.polyphony.server.store;

import org.jspecify.annotations.Nullable;

/** JSON text that is stored in a column of type {@code jsonb}. */
public record Jsonb(String text) {

  static @Nullable Jsonb of(@Nullable String text) {
    return text == null ? null : new Jsonb(text);
  }
}
