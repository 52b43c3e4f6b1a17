package io.polyphony.server.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ollama and Cohere, each through its own interface, serve clients of OpenAI. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class OwnInterfaceTest extends EngineCase {
  private static final Reply OLLAMA =
      Reply.stream(
          "application/x-ndjson",
          List.of(
              "{\"model\":\"m\",\"message\":{\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}\n",
              "{\"model\":\"m\",\"message\":{\"content\":\"Hel\"},\"done\":false}\n",
              "{\"model\":\"m\",\"message\":{\"content\":\"lo\"},\"done\":false}\n",
              "{\"model\":\"m\",\"message\":{\"content\":\"\"},\"done\":true,"
                  + "\"done_reason\":\"stop\",\"prompt_eval_count\":5,\"eval_count\":2}\n"));

  private static final Reply COHERE =
      Reply.stream(
          List.of(
              event("message-start", "\"id\":\"1\",\"delta\":{\"message\":{}}"),
              event(
                  "content-delta",
                  "\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"Hello\"}}}"),
              event(
                  "message-end",
                  "\"delta\":{\"finish_reason\":\"COMPLETE\",\"usage\":{\"billed_units\":"
                      + "{\"input_tokens\":1,\"output_tokens\":2},\"tokens\":"
                      + "{\"input_tokens\":5,\"output_tokens\":2}}}")));

  @ParameterizedTest
  @CsvSource({"ollama, /api/chat", "cohere, /v2/chat"})
  void servesAStream(String provider, String path) throws Exception {
    // Given
    CassetteServer server = serving(provider, provider.equals("ollama") ? OLLAMA : COHERE);

    // When
    HttpResponse<String> got = ask(provider);

    // Then
    assertThat(server.exchanges().getFirst().request().path()).isEqualTo(path);
    assertThat(got.body())
        .contains("Hel")
        .contains("\"finish_reason\":\"stop\"")
        .endsWith("[DONE]\n\n");
    CompletionRecord record = record(got);
    assertThat(record.state()).isEqualTo(CompletionState.COMPLETE);
    assertThat(record.usage().inputTotal()).isEqualTo(5);
    assertThat(record.usage().outputTotal()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"ollama", "cohere"})
  void tellsOfAStreamThatBreaksOff(String provider) throws Exception {
    // Given
    Reply whole = provider.equals("ollama") ? OLLAMA : COHERE;
    serving(provider, whole.cutAfter(whole.body().length - 40));

    // When
    HttpResponse<String> got = ask(provider);

    // Then
    assertThat(got.body()).contains("Hel").contains("upstream_cut").doesNotContain("[DONE]");
    CompletionRecord record = record(got);
    assertThat(record.state()).isEqualTo(CompletionState.UPSTREAM_CUT);
  }

  private static String event(String name, String fields) {
    return "event: " + name + "\ndata: {\"type\":\"" + name + "\"," + fields + "}\n\n";
  }

  private CassetteServer serving(String provider, Reply reply) {
    CassetteServer server = started(CassetteServer.start());
    server.on(request -> true, request -> reply);
    credentials.of(ada.caller(), provider, server.uri(""));
    return server;
  }

  private HttpResponse<String> ask(String provider) throws Exception {
    String body =
        "{\"model\":\"%s/test-model\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
            .formatted(provider);
    return client()
        .send(
            request(key, body + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
            BodyHandlers.ofString());
  }
}
