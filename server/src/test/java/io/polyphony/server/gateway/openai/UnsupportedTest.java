package io.polyphony.server.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What a provider does not take is left out and said, never silently. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class UnsupportedTest extends EngineCase {
  private static final String HEADER = "x-polyphony-warning";
  private static final String LEFT_OUT =
      "frequency_penalty is not supported by Z.ai and was left out";

  @Test
  void aWholeAnswerCarriesTheWarnings() throws IOException, InterruptedException {
    // Given
    ScriptedProvider provider = started(ScriptedProvider.openAi().says("hi", 1, 1));
    credentials.vendor(ada.caller(), "zai", provider.baseUrl());

    // When
    HttpResponse<String> answer = ask("zai/glm", "\"frequency_penalty\":1,\"temperature\":2");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues(HEADER))
        .containsExactlyInAnyOrder(
            LEFT_OUT, "temperature was changed from 2.0 to 1.0, as Z.ai demands");
    JsonNode sent = new ObjectMapper().readTree(provider.completions().getFirst().request().body());
    assertThat(sent.has("frequency_penalty")).isFalse();
    assertThat(sent.path("temperature").asDouble()).isEqualTo(1);
  }

  @Test
  void aStreamCarriesTheWarnings() throws IOException, InterruptedException {
    // Given
    ScriptedProvider provider =
        started(ScriptedProvider.openAi().stream(OpenAiWire.openAiChunks("hi")));
    credentials.vendor(ada.caller(), "zai", provider.baseUrl());

    // When
    HttpResponse<String> answer = ask("zai/glm", "\"frequency_penalty\":1,\"stream\":true");

    // Then
    assertThat(answer.headers().allValues(HEADER)).containsExactly(LEFT_OUT);
    assertThat(answer.body()).contains("hi").contains("[DONE]");
  }

  @Test
  void whatArrivesWholeHasNoWarning() throws IOException, InterruptedException {
    // Given
    ScriptedProvider provider = started(ScriptedProvider.openAi().says("hi", 1, 1));
    credentials.vendor(ada.caller(), "zai", provider.baseUrl());

    // When
    HttpResponse<String> answer = ask("zai/glm", "\"temperature\":1,\"user\":\"u\"");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().map()).doesNotContainKey(HEADER);
  }

  @Test
  void theWarningsAreThoseOfTheDeploymentThatServed() throws IOException, InterruptedException {
    // Given
    ScriptedProvider broken =
        started(
            ScriptedProvider.openAi().reply(Reply.json(401, "{\"error\":{\"message\":\"no\"}}")));
    ScriptedProvider good = started(ScriptedProvider.openAi().says("hi", 1, 1));
    credentials.vendor(ada.caller(), "zai", broken.baseUrl());
    credentials.vendor(ada.caller(), "zai", good.baseUrl());

    // When
    HttpResponse<String> answer = ask("zai/glm", "\"frequency_penalty\":1");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues(HEADER)).containsExactly(LEFT_OUT);
  }

  private HttpResponse<String> ask(String model, String rest)
      throws IOException, InterruptedException {
    String body =
        "{\"model\":\""
            + model
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
            + rest
            + "}";
    return client().send(request(key, body), BodyHandlers.ofString());
  }
}
