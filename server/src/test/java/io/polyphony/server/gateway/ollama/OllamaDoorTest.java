package io.polyphony.server.gateway.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(PatientProfile.class)
class OllamaDoorTest extends EngineCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHAT = "/ollama/api/chat";
  private static final String PROMPT = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

  @Test
  void aStreamIsLinesOfJsonAndTheDefault() throws Exception {
    // Given
    serving(Reply.stream(OpenAiWire.openAiChunks("Hello", " world")));

    // When
    HttpResponse<String> answer =
        send(ask(CHAT, "{\"model\":\"custom/test-model\"," + PROMPT + "}"));

    // Then
    assertThat(answer.headers().firstValue("content-type")).contains("application/x-ndjson");
    List<String> lines = answer.body().lines().toList();
    assertThat(JSON.readTree(lines.getFirst()).at("/message/content").asText()).isEqualTo("Hello");
    JsonNode last = JSON.readTree(lines.getLast());
    assertThat(last.path("done").asBoolean()).isTrue();
    assertThat(last.path("eval_count").asInt()).isEqualTo(2);
    assertThat(record(answer).dialect()).isEqualTo("ollama-chat");
  }

  @Test
  void generateAnswersOnePrompt() throws Exception {
    HttpResponse<String> answer =
        send(
            ask(
                "/ollama/api/generate",
                "{\"model\":\"sandbox/echo\",\"prompt\":\"Tides\",\"stream\":false}"));
    assertThat(JSON.readTree(answer.body()).path("response").asText()).isEqualTo("Tides");
  }

  @Test
  void whatBreaksOffIsNeverDone() throws Exception {
    // Given
    List<String> chunks = OpenAiWire.openAiChunks("Hello", " wide", " world");
    serving(Reply.stream(chunks).cutAfter(String.join("", chunks.subList(0, 3)).length() + 9));

    // When
    HttpResponse<String> answer =
        send(ask(CHAT, "{\"model\":\"custom/test-model\"," + PROMPT + "}"));

    // Then
    List<String> lines = answer.body().lines().toList();
    assertThat(JSON.readTree(lines.getLast()).path("error").asText()).isNotBlank();
    assertThat(answer.body()).contains("wide").doesNotContain("\"done\":true");
    assertThat(record(answer).state()).isEqualTo(CompletionState.UPSTREAM_CUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 |
          400 | {"model":"sandbox/echo"
          400 | {"messages":[{"role":"user","content":"x"}]}
          400 | {"model":"sandbox/echo","messages":"x"}
          400 | {"model":"sandbox/echo","stream":"yes","messages":[{"role":"user","content":"x"}]}
          404 | {"model":"sandbox/none","messages":[{"role":"user","content":"x"}]}
          429 | {"model":"sandbox/faulty","messages":[{"role":"user","content":"x"}]}
          """)
  void whatIsRefusedSaysWhyInItsEnvelope(int status, String body) throws Exception {
    // When
    HttpResponse<String> answer = send(ask(CHAT, body == null ? "" : body));

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).path("error").asText())
        .isNotBlank()
        .doesNotContain("Exception");
    assertThat(answer.headers().firstValue("x-polyphony-error-id")).isPresent();
  }

  @Test
  void strangersAndOtherMethodsAreRefused() throws Exception {
    assertThat(send(post(CHAT, "{}")).statusCode()).isEqualTo(401);
    assertThat(send(HttpRequest.newBuilder(address.resolve(CHAT)).GET()).statusCode())
        .isEqualTo(405);
  }

  private HttpRequest.Builder ask(String path, String body) {
    return post(path, body).header("authorization", "Bearer " + key);
  }
}
