package io.polyphony.server.gateway.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Cutting;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Between Ollama's clients and Ollama's servers bytes pass as they are. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class OllamaRelayTest extends EngineCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CUT = Pattern.compile("cut-(\\d+)-");
  private static final String LINES = "application/x-ndjson";

  /** Fields that no vocabulary knows, braces and quotes inside texts, and numbers as they came. */
  private static final List<String> CHAT =
      List.of(
          line("\"message\":{\"role\":\"assistant\",\"content\":\"Größe }\",\"mood\":1.50}"),
          line("\"message\":{\"role\":\"assistant\",\"content\":\" \\\"{\\\\\"},\"novel\":[{}]"),
          "{\"done\":true, \"done_reason\":\"stop\",\"total_duration\":5043500667,"
              + "\"prompt_eval_count\":26,\"eval_count\":290, \"later\":null}\n");

  private static final List<String> GENERATE =
      List.of(
          line("\"response\":\"Größe }\",\"mood\":1.50"),
          "{\"done\":true,\"done_reason\":\"stop\",\"context\":[1,2,3],\"prompt_eval_count\":26,"
              + "\"eval_count\":290}\n");

  private static final String ASK_CHAT =
      " {\"keep_alive\" : \"5m\",\"model\":\"M\",\"novel\":{\"a\":1.50},"
          + "\"options\":{\"num_predict\":9,\"mirostat\":1},"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

  private static final String ASK_GENERATE =
      "{\"model\":\"M\",\"prompt\":\"Hello\",\"raw\":true,\"suffix\":\"!\",\"context\":[1,2]}";

  private static String line(String content) {
    return "{\"model\":\"test-model\",\"created_at\":\"2026-01-02T03:04:05.678Z\","
        + content
        + ",\"done\":false}\n";
  }

  @ParameterizedTest
  @CsvSource({
    "chat, whole", "chat, bytes", "chat, random",
    "generate, whole", "generate, bytes", "generate, random"
  })
  void aStreamPassesByteForByteHoweverItIsCut(String method, String cut) throws Exception {
    // Given
    boolean chats = method.equals("chat");
    List<String> lines = chats ? CHAT : GENERATE;
    Reply reply =
        switch (cut) {
          case "bytes" -> Reply.stream(LINES, lines).cut(Cutting.bytes());
          case "random" -> Reply.stream(LINES, lines).cut(new Cutting.Randomly(7, 40));
          default -> Reply.stream(LINES, lines).cut(new Cutting.Whole());
        };
    ScriptedProvider provider = serving("ollama", ScriptedProvider.ollama().reply(reply));
    String body = chats ? ASK_CHAT : ASK_GENERATE;

    // When
    HttpResponse<String> answer = send(ask(method, body.replace("M", "ollama/test-model")));

    // Then
    assertThat(answer.body()).isEqualTo(String.join("", lines));
    assertThat(answer.headers().firstValue("content-type")).contains(LINES);
    assertThat(answer.headers().firstValue("x-polyphony-warning")).isEmpty();
    ReceivedRequest sent = provider.completions().getFirst().request();
    assertThat(sent.path()).isEqualTo("/api/" + method);
    assertThat(sent.text()).isEqualTo(body.replace("M", "test-model"));
    assertThat(sent.header("accept")).isEqualTo(LINES);
    isWhole(record(answer), "ollama-" + method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "generate"})
  void aWholeAnswerPassesByteForByte(String method) throws Exception {
    // Given
    String said =
        "{ \"message\":{\"role\":\"assistant\",\"content\":\"Hi\",\"mood\":1.50},\"response\":\"Hi\","
            + "\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":26,\"eval_count\":290,"
            + " \"later\":null}";
    serving("ollama", ScriptedProvider.ollama().reply(Reply.json(200, said)));
    String body = method.equals("chat") ? ASK_CHAT : ASK_GENERATE;

    // When
    HttpResponse<String> answer =
        send(
            ask(
                method,
                body.replace(
                    "\"model\":\"M\"", "\"model\":\"ollama/test-model\",\"stream\":false")));

    // Then
    assertThat(answer.body()).isEqualTo(said);
    isWhole(record(answer), "ollama-" + method);
  }

  private static void isWhole(CompletionRecord record, String dialect) {
    assertThat(record.state()).isEqualTo(CompletionState.COMPLETE);
    assertThat(record.dialect()).isEqualTo(dialect);
    assertThat(record.usageSource()).isEqualTo(UsageSource.REPORTED);
    assertThat(record.usage().input()).isEqualTo(26);
    assertThat(record.usage().output()).isEqualTo(290);
    assertThat(record.finishReason()).isEqualTo("stop");
  }

  /** Whatever of a stream arrived before its connection closed, its end is an error. */
  @Test
  void aStreamThatBreaksOffAnywhereEndsInAnErrorLine() throws Exception {
    // Given
    byte[] all = String.join("", CHAT).getBytes(StandardCharsets.UTF_8);
    int first = CHAT.getFirst().getBytes(StandardCharsets.UTF_8).length;
    int complete = all.length - 1;
    CassetteServer server = started(CassetteServer.start());
    server.on(request -> true, request -> Reply.stream(LINES, CHAT).cutAfter(number(request)));
    List<String> models =
        IntStream.range(first - 1, complete).mapToObj(cut -> "cut-" + cut + "-").toList();
    credentials.custom(ada.caller(), server.uri(""), "ollama-chat", models);

    for (int cut = first - 1; cut < complete; cut++) {
      // When
      HttpResponse<String> answer =
          send(ask("chat", ASK_CHAT.replace("M", "custom/cut-" + cut + "-")));

      // Then
      List<String> lines = answer.body().lines().toList();
      String what = cut + ": " + answer.body();
      JsonNode last = JSON.readTree(lines.getLast());
      assertThat(last.path("error").asText()).as(what).contains("before it was complete");
      assertThat(answer.body()).as(what).doesNotContain("\"done\":true");
      int whole = cut < first - 1 + CHAT.get(1).length() ? 1 : 2;
      assertThat(lines.subList(0, lines.size() - 1))
          .as(what)
          .isEqualTo(CHAT.subList(0, whole).stream().map(String::strip).toList());
      CompletionRecord record = record(answer);
      assertThat(record.state()).as(what).isEqualTo(CompletionState.UPSTREAM_CUT);
      assertThat(record.usageSource()).as(what).isEqualTo(UsageSource.ESTIMATED);
    }
  }

  @Test
  void anErrorInTheStreamIsOneAndEndsIt() throws Exception {
    // Given
    serving(
        "ollama",
        ScriptedProvider.ollama()
            .reply(
                Reply.stream(LINES, List.of(CHAT.getFirst(), "{\"error\":\"out of memory\"}\n"))));

    // When
    HttpResponse<String> answer = send(ask("chat", ASK_CHAT.replace("M", "ollama/test-model")));

    // Then
    List<String> lines = answer.body().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).isEqualTo(CHAT.getFirst().strip());
    assertThat(JSON.readTree(lines.getLast()).path("error").asText()).isNotBlank();
    assertThat(record(answer).state()).isEqualTo(CompletionState.UPSTREAM_CUT);
  }

  private static int number(ReceivedRequest request) {
    MatchResult asked = CUT.matcher(request.text()).results().findFirst().orElseThrow();
    return Integer.parseInt(asked.group(1));
  }

  private HttpRequest.Builder ask(String method, String body) {
    return post("/ollama/api/" + method, body).header("authorization", "Bearer " + key);
  }
}
