package io.polyphony.bench;

import io.vertx.core.buffer.Buffer;

/**
 * What is asked of a gateway in a scenario.
 *
 * @param prompt the user's text; may tell the mock provider what to do
 */
record Ask(String prompt, boolean stream) {
  /** About 1 KB, as a short conversation is. */
  static final String SHORT = "Why do the tides lag behind the moon? ".repeat(22);

  static Ask whole(String prompt) {
    return new Ask(prompt, false);
  }

  /** A stream of that many pieces. */
  static Ask stream(String kind, int pieces, int paceMs) {
    return new Ask("bench:" + kind + ":" + pieces + ":" + paceMs + " " + SHORT, true);
  }

  Buffer body(String model) {
    return Buffer.buffer(
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"system\",\"content\":\"Answer briefly.\"},"
                .formatted(model)
            + "{\"role\":\"user\",\"content\":\"%s\"}],\"temperature\":0.7".formatted(prompt)
            + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" : "}"));
  }
}
