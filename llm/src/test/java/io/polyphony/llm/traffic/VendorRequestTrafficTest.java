package io.polyphony.llm.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.WireRequest;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.VendorRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every recorded request that a vendor accepted, written for that very vendor as we know it: what
 * the client sent arrives, under its own name or the vendor's, or a warning names it.
 */
class VendorRequestTrafficTest {
  /** Ours, and what the newer fields replace. */
  private static final Set<String> REPLACED =
      Set.of("stream_options", "functions", "function_call", "stream");

  /** The vendor's names for fields of the dialect. */
  private static final Map<String, Set<String>> NAMES =
      Map.of(
          "max_tokens", Set.of("max_completion_tokens"),
          "max_completion_tokens", Set.of("max_tokens"),
          "seed", Set.of("random_seed"),
          "user", Set.of("user_id", "safety_identifier"),
          "reasoning_effort", Set.of("reasoning", "enable_thinking", "thinking"),
          "reasoning", Set.of("reasoning_effort", "enable_thinking", "thinking"));

  @Test
  void losesNothingSilently() throws IOException {
    List<String> lost = new ArrayList<>();
    int written = 0;
    for (Recording recording : Recordings.all((provider, api) -> api.equals("chat-completions"))) {
      Provider provider = TrafficDialects.provider(recording.provider()).orElse(null);
      if (provider == null
          || !provider.dialect().id().equals(OpenAiChat.ID)
          || !accepted(recording)) {
        continue;
      }
      // Given
      ChatRequest request =
          OpenAiChat.standard()
              .readRequest(InboundRequest.of(recording.request().toString().getBytes(UTF_8)));
      // When
      WireRequest wire = VendorRequest.of(provider, provider.dialect(), request);
      // Then
      written++;
      for (Map.Entry<String, JsonNode> field : recording.request().properties()) {
        if (sent(field) && !arrives(field.getKey(), wire)) {
          lost.add(recording.name() + " " + field.getKey() + " " + wire.warnings());
        }
      }
    }
    assertThat(lost).isEmpty();
    assertThat(written).isGreaterThan(400);
  }

  private static boolean accepted(Recording recording) {
    if (recording.isError() || !recording.request().path("model").isTextual()) {
      return false;
    }
    for (JsonNode message : recording.request().path("messages")) {
      if (message.path("role").asText().equals("tool") && !message.has("tool_call_id")) {
        return false;
      }
    }
    return true;
  }

  private static boolean sent(Map.Entry<String, JsonNode> field) {
    JsonNode value = field.getValue();
    boolean empty = value.isNull() || value.isContainerNode() && value.isEmpty();
    return !empty && !REPLACED.contains(field.getKey());
  }

  private static boolean arrives(String name, WireRequest wire) {
    return wire.body().has(name)
        || NAMES.getOrDefault(name, Set.of()).stream().anyMatch(wire.body()::has)
        || wire.warnings().stream().anyMatch(warning -> names(warning, name));
  }

  private static boolean names(String warning, String name) {
    return warning.startsWith(name + " ")
        || Objects.equals(name, "reasoning") && warning.contains("reasoning")
        || Objects.equals(name, "reasoning_effort") && warning.contains("reasoning effort");
  }
}
