package io.polyphony.server.gateway.gemini;

import static io.polyphony.testkit.GeminiWire.geminiAnswer;
import static io.polyphony.testkit.GeminiWire.geminiError;
import static io.polyphony.testkit.GeminiWire.geminiEvents;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(PatientProfile.class)
class GenerateTest extends EngineCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BODY =
      " {\"novel\":1.50, \"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}";
  private static final String STREAM = ":streamGenerateContent";

  @Test
  void theSameDialectIsRelayedByteForByte() throws Exception {
    // Given
    String said = geminiAnswer("{\"text\":\"Hi\"}", "STOP", 3);
    ScriptedProvider provider =
        serving("gemini", ScriptedProvider.gemini().reply(Reply.json(200, said)));

    // When
    HttpResponse<String> answer = send(ask("gemini/test-model", ":generateContent"));

    // Then
    assertThat(answer.body()).isEqualTo(said);
    ReceivedRequest sent = provider.completions().getFirst().request();
    assertThat(sent.text()).isEqualTo(BODY);
    assertThat(sent.path()).isEqualTo("/v1beta/models/test-model:generateContent");
    assertThat(sent.query()).isNull();
    assertThat(sent.header("x-goog-api-key")).isEqualTo("test-key-0123456789");
    CompletionRecord record = record(answer);
    assertThat(record.usage().output()).isEqualTo(3);
    assertThat(record.modelServed()).isEqualTo("gemini/test-model");
  }

  @Test
  void aStreamOfTheSameDialectIsRelayed() throws Exception {
    // Given
    List<String> events = geminiEvents("Hello", " wide", " world");
    ScriptedProvider provider = serving("gemini", ScriptedProvider.gemini().stream(events));

    // When
    HttpResponse<String> answer = send(ask("gemini/test-model", STREAM + "?alt=sse"));

    // Then
    assertThat(answer.body()).isEqualTo(String.join("", events));
    assertThat(provider.completions().getFirst().request().query()).isEqualTo("alt=sse");
    assertThat(record(answer).usage().output()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemini/test-model", "custom/test-model"})
  void withoutEventsTheStreamIsOneArray(String model) throws Exception {
    // Given
    List<String> events = geminiEvents("Hello", " wide", " world");
    serving("gemini", ScriptedProvider.gemini().stream(events));
    serving(Reply.stream(OpenAiWire.openAiChunks("Hello", " wide", " world")));

    // When
    HttpResponse<String> answer = send(ask(model, STREAM));

    // Then
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/json");
    JsonNode array = JSON.readTree(answer.body());
    assertThat(array.isArray()).isTrue();
    assertThat(text(array)).isEqualTo("Hello wide world");
    assertThat(array.get(array.size() - 1).at("/candidates/0/finishReason").asText())
        .isEqualTo("STOP");
    if (model.startsWith("gemini")) {
      List<String> expected =
          events.stream().map(event -> event.substring("data: ".length()).strip()).toList();
      List<String> elements = new ArrayList<>();
      array.forEach(element -> elements.add(element.toString()));
      assertThat(elements).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gemini/test-model, ?alt=sse", "gemini/test-model, ''",
    "custom/test-model, ?alt=sse", "custom/test-model, ''"
  })
  void whatBreaksOffEndsInAnError(String model, String query) throws Exception {
    // Given
    List<String> own = geminiEvents("Hello", " wide", " world");
    List<String> other = OpenAiWire.openAiChunks("Hello", " wide", " world");
    serving(
        "gemini",
        ScriptedProvider.gemini()
            .reply(Reply.stream(own).cutAfter(String.join("", own.subList(0, 2)).length() + 9)));
    serving(Reply.stream(other).cutAfter(String.join("", other.subList(0, 3)).length() + 9));

    // When
    HttpResponse<String> answer = send(ask(model, STREAM + query));

    // Then
    JsonNode events = query.isEmpty() ? JSON.readTree(answer.body()) : events(answer.body());
    assertThat(text(events)).isEqualTo("Hello wide");
    assertThat(answer.body()).doesNotContain("finishReason");
    JsonNode error = events.get(events.size() - 1).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(502);
    assertThat(error.path("status").asText()).isEqualTo("INTERNAL");
    assertThat(record(answer).state()).isEqualTo(CompletionState.UPSTREAM_CUT);
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT, 400, INVALID_ARGUMENT",
    "403, PERMISSION_DENIED, 403, PERMISSION_DENIED",
    "404, NOT_FOUND, 404, NOT_FOUND",
    "429, RESOURCE_EXHAUSTED, 429, RESOURCE_EXHAUSTED",
    "500, INTERNAL, 502, INTERNAL",
    "503, UNAVAILABLE, 503, UNAVAILABLE",
    "504, DEADLINE_EXCEEDED, 504, DEADLINE_EXCEEDED"
  })
  void aProvidersErrorKeepsItsMeaning(int status, String word, int expected, String said)
      throws Exception {
    for (String method : List.of(":generateContent", STREAM, STREAM + "?alt=sse")) {
      // Given
      ada = users.create();
      key = key(1_000, 10);
      Reply refused = Reply.json(status, geminiError(status, word, "no"));
      serving("gemini", ScriptedProvider.gemini().reply(refused.header("retry-after", "7")));

      // When
      HttpResponse<String> answer = send(ask("gemini/test-model", method));

      // Then
      assertThat(answer.statusCode()).as(method + answer.body()).isEqualTo(expected);
      JsonNode error = JSON.readTree(answer.body()).path("error");
      assertThat(error.path("code").asInt()).isEqualTo(expected);
      assertThat(error.path("status").asText()).isEqualTo(said);
      String id = error.at("/details/0/metadata/errorId").asText();
      assertThat(UUID.fromString(id).version()).isEqualTo(7);
      assertThat(answer.headers().firstValue("x-polyphony-error-id")).contains(id);
      if (status == 429) {
        assertThat(answer.headers().firstValue("retry-after")).contains("7");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | sandbox/echo:generateContent       |
          400 | sandbox/echo:generateContent       | []
          400 | sandbox/echo:generateContent       | {"contents":
          400 | sandbox/echo:generateContent       | {}
          400 | sandbox/echo:generateContent       | {"contents":[]}
          400 | sandbox/echo:generateContent       | {"contents":"x"}
          400 | sandbox/echo:generateContent       | {"contents":[1]}
          400 | sandbox/echo:generateContent       | {"contents":[{"role":"king","parts":[{"text":"x"}]}]}
          400 | sandbox/echo:generateContent       | {"contents":[{"role":"user"}]}
          400 | sandbox/echo:streamGenerateContent | {"contents":[{"role":"user","parts":"x"}]}
          404 | sandbox/none:generateContent       | {"contents":[{"parts":[{"text":"x"}]}]}
          404 | sandbox/echo:sing                  | {"contents":[{"parts":[{"text":"x"}]}]}
          404 | sandbox/echo                       | {"contents":[{"parts":[{"text":"x"}]}]}
          404 | :generateContent                   | {"contents":[{"parts":[{"text":"x"}]}]}
          """)
  void badInputIsRefusedInTheEnvelope(int status, String path, String body) throws Exception {
    // When
    HttpResponse<String> answer =
        send(
            post("/v1beta/models/" + path, body == null ? "" : body).header("x-goog-api-key", key));

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode error = JSON.readTree(answer.body()).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(status);
    assertThat(error.path("status").asText())
        .isEqualTo(status == 400 ? "INVALID_ARGUMENT" : "NOT_FOUND");
    assertThat(error.path("message").asText()).doesNotContain("Exception");
  }

  @Test
  void theKeyMayStandInTheAddress() throws Exception {
    HttpResponse<String> known =
        send(post("/v1beta/models/sandbox/echo:generateContent?key=" + key, BODY));
    HttpResponse<String> unknown =
        send(post("/v1beta/models/sandbox/echo:generateContent?key=pp-wrong", BODY));
    HttpResponse<String> none = send(post("/v1beta/models/sandbox/echo:generateContent", BODY));
    assertThat(JSON.readTree(known.body()).at("/candidates/0/content/parts/0/text").asText())
        .isEqualTo("Hello");
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(JSON.readTree(none.body()).at("/error/status").asText())
        .isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void tokensAreCounted() throws Exception {
    // Given
    ScriptedProvider provider =
        serving("gemini", ScriptedProvider.gemini().reply(Reply.json(500, "{}")));
    String counted = "{\"totalTokens\":9,\"novel\":true}";
    provider.server().on(":countTokens", Reply.json(200, counted));

    // When
    HttpResponse<String> own = send(ask("gemini/test-model", ":countTokens"));
    HttpResponse<String> estimate = send(ask("sandbox/echo", ":countTokens"));

    // Then
    assertThat(own.body()).isEqualTo(counted);
    assertThat(provider.server().exchanges().getFirst().request().text()).isEqualTo(BODY);
    assertThat(JSON.readTree(estimate.body()).path("totalTokens").asLong()).isEqualTo(2);
    assertThat(estimate.headers().firstValue("x-polyphony-estimated")).contains("true");
  }

  private HttpRequest.Builder ask(String model, String method) {
    return post("/v1beta/models/" + model + method, BODY).header("x-goog-api-key", key);
  }

  private static JsonNode events(String body) throws Exception {
    var events = JSON.createArrayNode();
    for (String event : body.split("\r\n\r\n")) {
      events.add(JSON.readTree(event.substring("data: ".length())));
    }
    return events;
  }

  private static String text(JsonNode events) {
    var text = new StringBuilder();
    events.forEach(event -> text.append(event.at("/candidates/0/content/parts/0/text").asText("")));
    return text.toString();
  }
}
