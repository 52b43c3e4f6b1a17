package io.polyphony.server.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A server that speaks Responses itself: bytes go through as they are, in both directions. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class ResponsesRelayTest extends EngineCase {

  @Test
  void relaysServersOfTheSameDialect() throws IOException, InterruptedException {
    // Given
    String answer =
        "{\"id\":\"resp_theirs\",\"object\":\"response\",\"status\":\"completed\",\"weather\":"
            + "\"rain\",\"model\":\"m\",\"output\":[{\"type\":\"message\",\"id\":\"msg_theirs\","
            + "\"role\":\"assistant\",\"status\":\"completed\",\"content\":[{\"type\":"
            + "\"output_text\",\"text\":\"Hi.\",\"annotations\":[]}]}],\"usage\":"
            + "{\"input_tokens\":3,\"output_tokens\":1}}";
    ScriptedProvider provider =
        started(
            ScriptedProvider.openAiResponses()
                .reply(Reply.json(200, answer))
                .reply(Reply.json(200, answer.replace("resp_theirs", "resp_next"))));
    credentials.custom(ada.caller(), provider.baseUrl(), "openai-responses");
    String asked = "{ \"input\": \"Hello\",  \"model\":\"custom/test-model\", \"odd\": 1.50 }";
    // When
    var got = ask(asked);
    // Then
    assertThat(got.body()).isEqualTo(answer);
    assertThat(provider.completions().getFirst().request().text())
        .isEqualTo(asked.replace("custom/test-model", "test-model"));
    assertThat(record(got).usage().inputTotal()).isEqualTo(3);
    ask(
        "{\"input\":\"More\",\"model\":\"custom/test-model\","
            + "\"previous_response_id\":\"resp_theirs\"}");
    assertThat(provider.completions().get(1).request().json().path("input")).hasSize(3);
  }

  private HttpResponse<String> ask(String body) throws IOException, InterruptedException {
    return send(post("/v1/responses", body).header("authorization", "Bearer " + key));
  }
}
