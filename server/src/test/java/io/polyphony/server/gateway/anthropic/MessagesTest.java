package io.polyphony.server.gateway.anthropic;

import static io.polyphony.testkit.AnthropicWire.anthropicAnswer;
import static io.polyphony.testkit.AnthropicWire.anthropicError;
import static io.polyphony.testkit.AnthropicWire.anthropicEvents;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(PatientProfile.class)
class MessagesTest extends EngineCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/v1/messages";
  private static final String REST =
      ",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

  @Test
  void theSameDialectIsRelayedByteForByte() throws Exception {
    // Given
    String said = anthropicAnswer("{\"type\":\"text\",\"text\":\"Hi\"}", "end_turn", 7, 3);
    ScriptedProvider provider =
        serving("anthropic", ScriptedProvider.anthropic().reply(Reply.json(200, said)));

    // When
    HttpResponse<String> answer =
        send(
            ask(" { \"novel\" : {\"a\":1.50},  \"model\":\"anthropic/test-model\"" + REST + "}")
                .header("anthropic-version", "2099-01-01")
                .header("anthropic-beta", "one-1")
                .header("anthropic-beta", "two-2"));

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(said);
    ReceivedRequest sent = provider.completions().getFirst().request();
    assertThat(sent.text())
        .isEqualTo(" { \"novel\" : {\"a\":1.50},  \"model\":\"test-model\"" + REST + "}");
    assertThat(sent.path()).isEqualTo("/v1/messages");
    assertThat(sent.header("anthropic-version")).isEqualTo("2099-01-01");
    assertThat(sent.header("anthropic-beta")).isEqualTo("one-1,two-2");
    assertThat(sent.header("x-api-key")).isEqualTo("test-key-0123456789");
    CompletionRecord record = record(answer);
    assertThat(answer.headers().firstValue("request-id")).contains(record.id().toString());
    assertThat(record.dialect()).isEqualTo("anthropic-messages");
    assertThat(record.usageSource()).isEqualTo(UsageSource.REPORTED);
    assertThat(record.usage().output()).isEqualTo(3);
    assertThat(record.finishReason()).isEqualTo("stop");
  }

  @Test
  void aStreamOfTheSameDialectIsRelayedWithPingsAndUnknownEvents() throws Exception {
    // Given
    List<String> events = anthropicEvents("Hello", " wide", " world");
    ScriptedProvider provider = serving("anthropic", ScriptedProvider.anthropic().stream(events));

    // When
    HttpResponse<String> answer = send(ask(streamed("anthropic/test-model")));

    // Then
    assertThat(answer.body()).isEqualTo(String.join("", events));
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(provider.completions().getFirst().request().header("anthropic-version"))
        .isEqualTo("2023-06-01");
    CompletionRecord record = record(answer);
    assertThat(record.state()).isEqualTo(CompletionState.COMPLETE);
    assertThat(record.usage().output()).isEqualTo(3);
  }

  @Test
  void anotherDialectIsTranslated() throws Exception {
    // Given
    serving(Reply.stream(OpenAiWire.openAiToolChunks("call_1", "weather", "{\"city\":\"Oslo\"}")));

    // When
    String body = send(ask(streamed("custom/test-model"))).body();

    // Then
    assertThat(body)
        .startsWith("event: message_start\n")
        .contains("\"type\":\"tool_use\",\"id\":\"call_1\",\"name\":\"weather\"")
        .contains("\"stop_reason\":\"tool_use\"")
        .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"anthropic/test-model", "custom/test-model"})
  void whatBreaksOffEndsInAnErrorEvent(String model) throws Exception {
    // Given
    List<String> own = anthropicEvents("Hello", " wide", " world");
    List<String> other = OpenAiWire.openAiChunks("Hello", " wide", " world");
    serving(
        "anthropic",
        ScriptedProvider.anthropic()
            .reply(Reply.stream(own).cutAfter(length(own.subList(0, 5)) + 9)));
    serving(Reply.stream(other).cutAfter(length(other.subList(0, 3)) + 9));

    // When
    HttpResponse<String> answer = send(ask(streamed(model)));

    // Then
    List<String> events = List.of(answer.body().split("\n\n"));
    assertThat(answer.body()).contains("wide").doesNotContain("message_stop");
    assertThat(events.getLast()).startsWith("event: error\ndata: {\"type\":\"error\"");
    JsonNode error = JSON.readTree(events.getLast().substring("event: error\ndata: ".length()));
    assertThat(error.path("error").path("type").asText()).isEqualTo("api_error");
    assertThat(record(answer).state()).isEqualTo(CompletionState.UPSTREAM_CUT);
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, 400, invalid_request_error",
    "401, authentication_error, 401, authentication_error",
    "403, permission_error, 403, permission_error",
    "404, not_found_error, 404, not_found_error",
    "413, request_too_large, 413, request_too_large",
    "429, rate_limit_error, 429, rate_limit_error",
    "500, api_error, 502, api_error",
    "529, overloaded_error, 529, overloaded_error"
  })
  void aProvidersErrorKeepsItsMeaning(int status, String type, int expected, String word)
      throws Exception {
    for (String model : List.of("anthropic/test-model", "custom/test-model")) {
      for (boolean stream : new boolean[] {false, true}) {
        // Given
        ada = users.create();
        key = key(1_000, 10);
        Reply refused = Reply.json(status, anthropicError(type, "no")).header("retry-after", "7");
        Reply other = Reply.json(status, OpenAiWire.openAiError(type, "x", "no"));
        serving("anthropic", ScriptedProvider.anthropic().reply(refused));
        serving(other.header("retry-after", "7"));

        // When
        HttpResponse<String> answer = send(ask(stream ? streamed(model) : whole(model)));

        // Then
        String what = model + " " + stream + ": " + answer.body();
        assertThat(answer.statusCode()).as(what).isEqualTo(expected);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("type").asText()).as(what).isEqualTo("error");
        assertThat(body.path("error").path("type").asText()).as(what).isEqualTo(word);
        UUID id = UUID.fromString(body.path("request_id").asText());
        assertThat(id.version()).isEqualTo(7);
        assertThat(answer.headers().firstValue("request-id")).contains(id.toString());
        if (status == 429) {
          assertThat(answer.headers().firstValue("retry-after")).contains("7");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | invalid_request_error |
          400 | invalid_request_error | []
          400 | invalid_request_error | {"model":"sandbox/echo"
          400 | invalid_request_error | {"model":"sandbox/echo","messages":[{"role":"user","content":"x"}]}
          400 | invalid_request_error | {"model":"sandbox/echo","max_tokens":"many","messages":[{"role":"user","content":"x"}]}
          400 | invalid_request_error | {"model":"sandbox/echo","max_tokens":5}
          400 | invalid_request_error | {"model":"sandbox/echo","max_tokens":5,"messages":[]}
          400 | invalid_request_error | {"model":"sandbox/echo","max_tokens":5,"messages":[1]}
          400 | invalid_request_error | {"model":"sandbox/echo","max_tokens":5,"messages":[{"role":"king","content":"x"}]}
          400 | invalid_request_error | {"model":"sandbox/echo","max_tokens":5,"stream":"yes","messages":[{"role":"user","content":"x"}]}
          400 | invalid_request_error | {"model":"","max_tokens":5,"messages":[{"role":"user","content":"x"}]}
          404 | not_found_error       | {"model":"sandbox/stori","max_tokens":5,"messages":[{"role":"user","content":"x"}]}
          529 | overloaded_error      | {"model":"openai/gpt-4o","max_tokens":5,"messages":[{"role":"user","content":"x"}]}
          """)
  void badInputIsRefusedInTheEnvelope(int status, String type, String body) throws Exception {
    // When
    HttpResponse<String> answer = send(ask(body == null ? "" : body));

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode said = JSON.readTree(answer.body());
    assertThat(said.path("error").path("type").asText()).isEqualTo(type);
    assertThat(said.path("error").path("message").asText()).doesNotContain("Exception");
    assertThat(said.path("request_id").asText()).isNotBlank();
  }

  @Test
  void whoIsNotKnownAndWhatIsNoJsonIsRefusedInTheEnvelope() throws Exception {
    expect(401, "authentication_error", post(PATH, whole("sandbox/echo")));
    expect(
        401,
        "authentication_error",
        post(PATH, whole("sandbox/echo")).header("x-api-key", "pp-wrong"));
    expect(
        415,
        "invalid_request_error",
        post(PATH, "hi").setHeader("content-type", "text/plain").header("x-api-key", key));
    expect(
        405,
        "invalid_request_error",
        HttpRequest.newBuilder(address.resolve(PATH)).header("x-api-key", key).GET());
  }

  @Test
  void theKeyMayComeAsBearer() throws Exception {
    HttpResponse<String> answer =
        send(post(PATH, whole("sandbox/echo")).header("authorization", "Bearer " + key));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("content").path(0).path("text").asText())
        .isEqualTo("Hello");
  }

  private void expect(int status, String type, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = send(request);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).path("error").path("type").asText()).isEqualTo(type);
  }

  private HttpRequest.Builder ask(String body) {
    return post(PATH, body).header("x-api-key", key);
  }

  private static String whole(String model) {
    return "{\"model\":\"" + model + "\"" + REST + "}";
  }

  private static String streamed(String model) {
    return "{\"model\":\"" + model + "\"" + REST + ",\"stream\":true}";
  }

  private static int length(List<String> events) {
    return String.join("", events).length();
  }
}
