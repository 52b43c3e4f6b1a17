package io.polyphony.llm.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiOptions;
import io.polyphony.llm.dialect.RequestScan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every recorded request that its vendor accepted is read, scanned, written and valid. */
class OpenAiRequestTrafficTest {
  /** Everything that some vendor understands, said in its way. */
  private static OpenAiChat dialect(String provider) {
    boolean asObject = provider.equals("openrouter") || provider.equals("vercel-gateway");
    return OpenAiChat.with(
        new OpenAiOptions(
            "max_tokens",
            false,
            true,
            true,
            true,
            true,
            provider.equals("mistral")
                ? OpenAiOptions.Thinking.CONTENT_PARTS
                : OpenAiOptions.Thinking.REASONING_DETAILS,
            asObject ? OpenAiOptions.Effort.OBJECT : OpenAiOptions.Effort.FIELD,
            switch (provider) {
              case "mistral" -> OpenAiOptions.DocumentAddress.DOCUMENT_URL;
              case "perplexity" -> OpenAiOptions.DocumentAddress.FILE_URL;
              default -> OpenAiOptions.DocumentAddress.FILE_DATA;
            }));
  }

  private static final List<Recording> ACCEPTED = new ArrayList<>();

  @BeforeAll
  static void collect() throws IOException {
    for (Recording recording : Recordings.all((provider, api) -> api.equals("chat-completions"))) {
      if (!recording.isError()
          && recording.request().path("model").isTextual()
          && !leavesOutACallId(recording)) {
        ACCEPTED.add(recording);
      }
    }
    assertThat(ACCEPTED).hasSizeGreaterThan(500);
  }

  @Test
  void readsEveryAcceptedRequestAndWritesWhatReadsTheSame() {
    List<String> differences = new ArrayList<>();
    for (Recording recording : ACCEPTED) {
      // Given
      ChatRequest read = read(recording);
      // When
      ObjectNode written = dialect(recording.provider()).writeRequest(read).body();
      // Then
      ChatRequest again = OpenAiChat.standard().readRequest(InboundRequest.of(bytes(written)));
      if (!withoutUsage(again).equals(withoutUsage(read))) {
        differences.add(
            recording.name() + " " + difference(withoutUsage(read), withoutUsage(again)));
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void emitsNoFieldThatTheClientDidNotSend() {
    for (Recording recording : ACCEPTED) {
      // When
      ObjectNode written = dialect(recording.provider()).writeRequest(read(recording)).body();
      // Then
      for (String name : (Iterable<String>) written::fieldNames) {
        boolean ours = name.equals("stream_options") && written.path("stream").asBoolean();
        boolean renamed = name.equals("tools") && recording.request().has("functions");
        boolean chosen = name.equals("tool_choice") && recording.request().has("function_call");
        boolean reasoning = name.startsWith("reasoning") && asksForReasoning(recording);
        assertThat(recording.request().has(name) || ours || renamed || chosen || reasoning)
            .as("%s: %s", recording.name(), name)
            .isTrue();
      }
    }
  }

  @Test
  void scansWhatTheTreeReads() {
    for (Recording recording : ACCEPTED) {
      // Given
      ChatRequest read = read(recording);
      byte[] body = bytes(recording.request());
      // When
      RequestScan scan = OpenAiChat.scan(body);
      byte[] spliced = scan.splice(body, "other \"model\"", true);
      // Then
      assertThat(scan.model()).as(recording.name()).isEqualTo(read.model());
      assertThat(scan.stream()).isEqualTo(read.stream());
      assertThat(scan.includeUsage()).isEqualTo(read.includeUsage());
      assertThat(scan.maxOutputTokens()).isEqualTo(read.parameters().maxOutputTokens());
      ChatRequest other = OpenAiChat.standard().readRequest(InboundRequest.of(spliced));
      assertThat(other.model()).isEqualTo("other \"model\"");
      assertThat(other.includeUsage()).isEqualTo(read.stream() || read.includeUsage());
      assertThat(withoutUsage(other.withModel(read.model()))).isEqualTo(withoutUsage(read));
    }
  }

  @Test
  void writesRequestsThatOpenAiDescribes() throws IOException {
    // Given
    OpenApiSchema schema =
        OpenApiSchema.of(
            Recordings.folder("specs").resolve("openai/openapi.yaml"),
            "CreateChatCompletionRequest");
    OpenAiChat openAi = OpenAiChat.with(OpenAiOptions.OPENAI);
    int valid = 0;
    for (Recording recording : ACCEPTED) {
      if (!recording.provider().equals("openai")
          || !schema.violations(recording.request().toString()).isEmpty()) {
        continue;
      }
      // When
      ObjectNode written = openAi.writeRequest(read(recording)).body();
      // Then
      assertThat(schema.violations(written.toString())).as(recording.name()).isEmpty();
      valid++;
    }
    assertThat(valid).isGreaterThan(50);
  }

  /** One vendor lets it pass; the dialect demands it, and we say so. */
  private static boolean leavesOutACallId(Recording recording) {
    for (JsonNode message : recording.request().path("messages")) {
      if (message.path("role").asText().equals("tool") && !message.has("tool_call_id")) {
        return true;
      }
    }
    return false;
  }

  /** OpenAI and OpenRouter say the same wish in different fields. */
  private static boolean asksForReasoning(Recording recording) {
    return recording.request().has("reasoning") || recording.request().has("reasoning_effort");
  }

  private static String difference(Object wanted, Object got) {
    String left = wanted.toString();
    String right = got.toString();
    int at = 0;
    while (at < Math.min(left.length(), right.length()) && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    return "expected ..." + around(left, at) + "..., got ..." + around(right, at) + "...";
  }

  private static String around(String text, int at) {
    return text.substring(Math.max(0, at - 40), Math.min(text.length(), at + 60));
  }

  private static ChatRequest read(Recording recording) {
    return OpenAiChat.standard().readRequest(InboundRequest.of(bytes(recording.request())));
  }

  private static byte[] bytes(Object json) {
    return json.toString().getBytes(UTF_8);
  }

  /** We always ask for usage, so that alone may differ. */
  private static ChatRequest withoutUsage(ChatRequest request) {
    return new ChatRequest(
        request.model(),
        request.messages(),
        request.tools(),
        request.toolChoice(),
        request.parallelToolCalls(),
        request.parameters(),
        request.responseFormat(),
        request.reasoning(),
        request.stream(),
        false,
        request.user(),
        request.extra(),
        request.dialect());
  }
}
