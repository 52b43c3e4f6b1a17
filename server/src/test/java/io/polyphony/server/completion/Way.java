package io.polyphony.server.completion;

/** How a client asks, and by which way through the engine the answer comes. */
public enum Way {
  /** Not streamed; the provider's body is handed on. */
  WHOLE(""),
  /** Streamed and written anew, because the provider says something otherwise. */
  WRITTEN(",\"stream\":true,\"reasoning\":{\"effort\":\"low\"}"),
  /** Streamed; the provider's own bytes but for its usage, for which the client did not ask. */
  HIDDEN(",\"stream\":true"),
  /** Streamed; the provider's own bytes are handed on. */
  RELAYED(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

  private final String options;

  Way(String options) {
    this.options = options;
  }

  public boolean streamed() {
    return this != WHOLE;
  }

  /** A request for the scripted model. */
  public String body() {
    return body("Hello");
  }

  public String body(String prompt) {
    return "{\"model\":\"custom/test-model\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + prompt
        + "\"}]"
        + options
        + "}";
  }
}
