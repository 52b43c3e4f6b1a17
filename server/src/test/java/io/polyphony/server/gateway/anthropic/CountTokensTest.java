package io.polyphony.server.gateway.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.AnthropicWire;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(PatientProfile.class)
class CountTokensTest extends EngineCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Reply UNUSED = Reply.json(500, "{}");
  private static final String REST =
      ",\"system\":\"Be brief\",\"messages\":[{\"role\":\"user\",\"content\":\"How many?\"}]}";

  @Test
  void theVendorItselfIsAsked() throws Exception {
    // Given
    ScriptedProvider provider = serving("anthropic", ScriptedProvider.anthropic().reply(UNUSED));
    provider.server().on("/v1/messages/count_tokens", Reply.json(200, "{\"input_tokens\": 41}"));

    // When
    HttpResponse<String> answer = count("{\"novel\":1,\"model\":\"anthropic/test-model\"" + REST);

    // Then
    assertThat(answer.body()).isEqualTo("{\"input_tokens\": 41}");
    assertThat(answer.headers().firstValue("x-polyphony-estimated")).isEmpty();
    assertThat(provider.server().exchanges().getFirst().request().text())
        .isEqualTo("{\"novel\":1,\"model\":\"test-model\"" + REST);
    assertThat(records()).isEmpty();
  }

  @Test
  void aVendorOfAnotherDialectIsAskedInItsOwn() throws Exception {
    // Given
    ScriptedProvider provider = serving("gemini", ScriptedProvider.gemini().reply(UNUSED));
    provider.server().on(":countTokens", Reply.json(200, "{\"totalTokens\": 12}"));

    // When
    HttpResponse<String> answer = count("{\"model\":\"gemini/test-model\"" + REST);

    // Then
    assertThat(JSON.readTree(answer.body()).path("input_tokens").asLong()).isEqualTo(12);
    ReceivedRequest asked = provider.server().exchanges().getFirst().request();
    assertThat(asked.path()).isEqualTo("/v1beta/models/test-model:countTokens");
    assertThat(asked.json().at("/generateContentRequest/model").asText())
        .isEqualTo("models/test-model");
    assertThat(asked.json().at("/generateContentRequest/contents/0/parts/0/text").asText())
        .isEqualTo("How many?");
  }

  @Test
  void whereNobodyCountsTheNumberIsAnEstimateAndSaysSo() throws Exception {
    // Given
    ScriptedProvider mute = serving("anthropic", ScriptedProvider.anthropic().reply(UNUSED));
    mute.server()
        .on("/count_tokens", Reply.json(404, AnthropicWire.anthropicError("not_found_error", "?")));

    for (String model : new String[] {"sandbox/echo", "anthropic/test-model"}) {
      // When
      HttpResponse<String> answer = count("{\"model\":\"" + model + "\"" + REST);

      // Then: 17 characters
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(JSON.readTree(answer.body()).path("input_tokens").asLong()).isEqualTo(5);
      assertThat(answer.headers().firstValue("x-polyphony-estimated")).contains("true");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, 400",
    "429, rate_limit_error, 429",
    "529, overloaded_error, 529"
  })
  void aFailureIsNoEstimate(int status, String type, int expected) throws Exception {
    // Given
    ScriptedProvider provider = serving("anthropic", ScriptedProvider.anthropic().reply(UNUSED));
    provider
        .server()
        .on("/count_tokens", Reply.json(status, AnthropicWire.anthropicError(type, "no")));

    // When
    HttpResponse<String> answer = count("{\"model\":\"anthropic/test-model\"" + REST);

    // Then
    assertThat(answer.statusCode()).isEqualTo(expected);
    assertThat(JSON.readTree(answer.body()).at("/error/type").asText()).isEqualTo(type);
  }

  @Test
  void badInputIsRefused() throws Exception {
    assertThat(count("{\"model\":\"sandbox/echo\"}").statusCode()).isEqualTo(400);
    assertThat(count("").statusCode()).isEqualTo(400);
    assertThat(count("{\"model\":\"sandbox/none\"" + REST).statusCode()).isEqualTo(404);
    assertThat(send(post("/v1/messages/count_tokens", "{}")).statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> count(String body) throws Exception {
    return send(post("/v1/messages/count_tokens", body).header("x-api-key", key));
  }
}
