package io.polyphony.server.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.RefusingProfile;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** By setting, what a provider does not take is refused before anything is sent. */
@QuarkusTest
@TestProfile(RefusingProfile.class)
class UnsupportedRefusedTest extends EngineCase {

  @Test
  void namesTheParameterAndSendsNothing() throws IOException, InterruptedException {
    // Given
    ScriptedProvider provider = started(ScriptedProvider.openAi().says("hi", 1, 1));
    credentials.vendor(ada.caller(), "zai", provider.baseUrl());

    // When
    HttpResponse<String> refused = ask("\"frequency_penalty\":1");
    HttpResponse<String> answered = ask("\"temperature\":2");

    // Then
    JsonNode error = new ObjectMapper().readTree(refused.body()).path("error");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(error.path("param").asText()).isEqualTo("frequency_penalty");
    assertThat(error.path("message").asText())
        .startsWith("zai/glm does not take frequency_penalty.");
    assertThat(answered.statusCode()).isEqualTo(200);
    assertThat(answered.headers().firstValue("x-polyphony-warning")).isPresent();
    assertThat(provider.completions()).hasSize(1);
  }

  /** What is no conversation has no such parameters. */
  @Test
  void embeddingsAndWhatIsHandedOnAreNotLookedAt() throws IOException, InterruptedException {
    // Given
    CassetteServer provider = started(CassetteServer.start());
    String vector = "{\"data\":[{\"index\":0,\"embedding\":[1]}],\"usage\":{\"prompt_tokens\":1}}";
    provider.on(request -> true, request -> Reply.json(200, vector));
    credential(provider.uri("/v1"));
    String body = "{\"model\":\"custom/test-model\",\"input\":\"a\"}";

    // When
    var embedded = send(post("/v1/embeddings", body).header("authorization", "Bearer " + key));
    var moderated = send(post("/v1/moderations", body).header("authorization", "Bearer " + key));

    // Then
    assertThat(embedded.statusCode()).as(embedded.body()).isEqualTo(200);
    assertThat(moderated.statusCode()).as(moderated.body()).isEqualTo(200);
  }

  private HttpResponse<String> ask(String rest) throws IOException, InterruptedException {
    String body =
        "{\"model\":\"zai/glm\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
            + rest
            + "}";
    return client().send(request(key, body), BodyHandlers.ofString());
  }
}
