package io.polyphony.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Silence is broken in each dialect's own way, before the first content and within the answer. */
@QuarkusTest
@TestProfile(KeepAliveTest.Impatient.class)
class KeepAliveTest extends EngineCase {

  /** Speaks up soon. */
  public static final class Impatient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "polyphony.egress.allow-private", "127.0.0.1", "polyphony.gateway.keep-alive", "20ms");
    }
  }

  private static final String MESSAGES =
      "{\"model\":\"custom/test-model\",\"stream\":true,\"max_tokens\":9,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
  private static final String CONTENTS = "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/chat/completions | : keep-alive | data: [DONE]
          /v1/messages         | event: ping  | event: message_stop
          /v1beta/models/custom/test-model:streamGenerateContent?alt=sse | data: {"modelVersion" | "finishReason":"STOP"
          /ollama/api/chat     | "done":false | "done":true
          """)
  void silenceIsBroken(String path, String sign, String end) throws Exception {
    // Given
    List<String> events = OpenAiWire.openAiChunks("Hello", " world");
    var released = new CompletableFuture<Void>();
    var more = new CompletableFuture<Void>();
    serving(
        Reply.stream(events)
            .heldAfter(String.join("", events.subList(0, 2)).length(), more)
            .heldUntil(released));
    String body = path.startsWith("/v1beta") ? CONTENTS : MESSAGES;

    // When
    HttpResponse<InputStream> answer =
        client()
            .send(
                post(path, body).header("authorization", "Bearer " + key).build(),
                BodyHandlers.ofInputStream());
    InputStream bytes = answer.body();
    var received = new StringBuilder();
    read(bytes, received, sign);
    released.complete(null);
    read(bytes, received, "Hello");
    int before = received.length();
    read(bytes, received, sign, before);
    more.complete(null);
    received.append(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(received.toString()).contains(" world").contains(end);
  }

  private static void read(InputStream from, StringBuilder into, String until) throws Exception {
    read(from, into, until, 0);
  }

  private static void read(InputStream from, StringBuilder into, String until, int after)
      throws Exception {
    while (into.indexOf(until, after) < 0) {
      int next = from.read();
      assertThat(next).as("more after " + into).isNotNegative();
      into.append((char) next);
    }
  }
}
