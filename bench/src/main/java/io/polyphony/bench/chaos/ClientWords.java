package io.polyphony.bench.chaos;

import java.nio.charset.StandardCharsets;

/** How a client of the load asks, and how it sees that an answer has come to a clean end. */
enum ClientWords {
  CHAT("/v1/chat/completions", ",\"stream\":true", "[DONE]"),
  CHAT_WITH_USAGE(
      "/v1/chat/completions",
      ",\"stream\":true,\"stream_options\":{\"include_usage\":true}",
      "[DONE]"),
  MESSAGES("/v1/messages", ",\"stream\":true", "message_stop"),
  WHOLE("/v1/chat/completions", "", "\"finish_reason\":\"stop\"");

  private final String path;
  private final String options;
  private final String cleanEnd;

  ClientWords(String path, String options, String cleanEnd) {
    this.path = path;
    this.options = options;
    this.cleanEnd = cleanEnd;
  }

  String path() {
    return path;
  }

  String cleanEnd() {
    return cleanEnd;
  }

  byte[] body(String model, String prompt) {
    return "{\"model\":\"%s\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
        .formatted(model, prompt, options)
        .getBytes(StandardCharsets.UTF_8);
  }
}
