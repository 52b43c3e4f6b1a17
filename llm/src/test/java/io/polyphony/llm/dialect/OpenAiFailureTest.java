package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiFailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | {"error":{"message":"too long","code":"context_length_exceeded"}}               | CONTEXT_LENGTH
          400 | {"error":{"message":"This model's maximum context length is 10 tokens."}}       | CONTEXT_LENGTH
          400 | {"error":{"message":"Your credit balance is too low"}}                          | UPSTREAM_QUOTA
          429 | {"error":{"message":"m","type":"insufficient_quota"}}                           | UPSTREAM_QUOTA
          402 | {"error":{"message":"Insufficient Balance","type":"unknown_error"}}             | UPSTREAM_QUOTA
          429 | "Your team has used all available credits"                                      | UPSTREAM_QUOTA
          429 | {"message":"Requests rate limit exceeded"}                                      | UPSTREAM_RATE_LIMIT
          400 | {"code":"Client specified an invalid argument","error":"Incorrect API key: x"}  | UPSTREAM_CREDENTIAL
          401 | {"detail":"Invalid API Key"}                                                    | UPSTREAM_CREDENTIAL
          404 | {"error":{"code":"DeploymentNotFound","message":"m"}}                           | UPSTREAM_MODEL
          400 | {"error":{"code":"model_decommissioned","message":"m"}}                         | UPSTREAM_MODEL
          403 | {"error":{"code":"unsupported_country_region_territory","message":"m"}}         | UPSTREAM_REGION
          400 | {"error":{"code":"content_filter","message":"m"}}                               | CONTENT_FILTER
          413 | {"error":{"code":"rate_limit_exceeded","type":"tokens","message":"m"}}          | UPSTREAM_RATE_LIMIT
          422 | {"detail":[{"loc":["body"],"msg":"Field required"}]}                            | INVALID_REQUEST
          500 | Internal Server Error                                                           | UPSTREAM_ERROR
          502 | <html><head><title>502 Bad Gateway</title></head></html>                        | UPSTREAM_ERROR
          529 | {"error":{"message":"Overloaded"}}                                              | UPSTREAM_OVERLOADED
          503 | []                                                                              | UPSTREAM_OVERLOADED
          504 | {}                                                                              | UPSTREAM_TIMEOUT
          """)
  void classifiesByCodeThenWordsThenStatus(int status, String body, ErrorCode expected) {
    assertThat(read(status, body, Map.of()).code()).isEqualTo(expected);
  }

  @Test
  void keepsTheVendorsWordsButRepeatsNoKey() {
    // When
    Failure credential =
        read(401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-abc123\"}}", Map.of());
    Failure other = read(400, "{\"error\":{\"message\":\"bad sk-abc123def\"}}", Map.of());
    // Then
    assertThat(credential.message()).doesNotContain("sk-abc123");
    assertThat(other.message()).isEqualTo("bad [redacted]");
    assertThat(other.upstream()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          retry-after-ms                 | 250                           | 250
          x-ms-retry-after-ms            | 1500                          | 1500
          retry-after                    | 2                             | 2000
          retry-after                    | 1.5                           | 1500
          retry-after                    | Mon, 01 Jan 2024 00:00:10 GMT | 10000
          x-ratelimit-reset-tokens       | 6m0s                          | 360000
          x-ratelimit-reset-requests     | 12ms                          | 12
          x-ratelimit-reset              | 1704067230000                 | 30000
          """)
  void readsHowLongToWait(String header, String value, long milliseconds) {
    // Given
    Map<String, String> headers = Map.of(header, value, "date", "Mon, 01 Jan 2024 00:00:00 GMT");
    // When // Then
    assertThat(read(429, "{}", headers).retryAfter()).isEqualTo(Duration.ofMillis(milliseconds));
  }

  @Test
  void readsADateOnlyWhereTheAnswerSaysTheTime() {
    assertThat(read(429, "{}", Map.of("retry-after", "Mon, 01 Jan 2024 00:00:10 GMT")).retryAfter())
        .isNull();
  }

  @Test
  void readsHowLongToWaitFromTheWordsLast() {
    String body = "{\"error\":{\"message\":\"Rate limit. Please try again in 1.5s. More\"}}";
    assertThat(read(429, body, Map.of()).retryAfter()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(read(429, body, Map.of("retry-after", "7")).retryAfter())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void writesTheEnvelopeOfOpenAiWithOurId() throws IOException {
    // When
    byte[] body =
        OpenAiChat.standard().writeFailure(Failure.ofField("messages[0].role", "No."), "e-1");
    // Then
    JsonNode error = new ObjectMapper().readTree(body).path("error");
    assertThat(error.path("message").asText()).isEqualTo("No.");
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("param").asText()).isEqualTo("messages[0].role");
    assertThat(error.path("code").asText()).isEqualTo("invalid_request");
    assertThat(error.path("error_id").asText()).isEqualTo("e-1");
  }

  private static Failure read(int status, String body, Map<String, String> headers) {
    return OpenAiChat.standard()
        .readFailure(new ResponseHead(status, headers, false), body.getBytes(UTF_8));
  }
}
