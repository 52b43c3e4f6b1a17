package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnthropicFailureTest {
  private static final Dialect DIALECT = AnthropicMessages.standard();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | invalid_request_error | max_tokens: Field required                                   | INVALID_REQUEST
          400 | invalid_request_error | prompt is too long: 210000 tokens > 200000 maximum           | CONTEXT_LENGTH
          400 | invalid_request_error | input length and `max_tokens` exceed context limit: 1 + 2    | CONTEXT_LENGTH
          400 | invalid_request_error | Your credit balance is too low to access the Anthropic API.  | UPSTREAM_QUOTA
          400 | invalid_request_error | Output blocked by content filtering policy                   | CONTENT_FILTER
          400 | invalid_request_error | This organization has been disabled.                         | UPSTREAM_CREDENTIAL
          401 | authentication_error  | invalid x-api-key                                            | UPSTREAM_CREDENTIAL
          402 | billing_error         | m                                                            | UPSTREAM_QUOTA
          403 | permission_error      | m                                                            | UPSTREAM_PERMISSION
          404 | not_found_error       | model: claude-x                                              | UPSTREAM_MODEL
          413 | request_too_large     | Request exceeds the maximum size                             | TOO_LARGE
          429 | rate_limit_error      | m                                                            | UPSTREAM_RATE_LIMIT
          500 | api_error             | Internal server error                                        | UPSTREAM_ERROR
          504 | timeout_error         | m                                                            | UPSTREAM_TIMEOUT
          529 | overloaded_error      | Overloaded                                                   | UPSTREAM_OVERLOADED
          """)
  void classifies(int status, String type, String message, ErrorCode expected) {
    // When
    Failure failure = read(status, type, message, Map.of("request-id", "req_h"));
    // Then
    assertThat(failure.code()).isEqualTo(expected);
    assertThat(Objects.requireNonNull(failure.upstream()).requestId()).isEqualTo("req_h");
    assertThat(failure.upstream().type()).isEqualTo(type);
    assertThat(failure.upstream().message()).isEqualTo(message);
  }

  @Test
  void takesTheRequestIdFromTheBodyWhereNoHeaderSaysIt() {
    assertThat(Objects.requireNonNull(read(400, "t", "m", Map.of()).upstream()).requestId())
        .isEqualTo("req_b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          retry-after                         | 7                    | 7000
          anthropic-ratelimit-requests-reset  | 2024-01-01T00:00:30Z | 30000
          anthropic-ratelimit-tokens-reset    | 2024-01-01T00:01:00Z | 60000
          """)
  void readsHowLongToWait(String header, String value, long milliseconds) {
    // Given
    Map<String, String> headers = Map.of(header, value, "date", "Mon, 01 Jan 2024 00:00:00 GMT");
    // When // Then
    assertThat(read(429, "rate_limit_error", "m", headers).retryAfter())
        .isEqualTo(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_REQUEST, 400, invalid_request_error",
    "AUTHENTICATION, 401, authentication_error",
    "BUDGET_EXCEEDED, 402, billing_error",
    "PERMISSION, 403, permission_error",
    "MODEL_NOT_FOUND, 404, not_found_error",
    "TOO_LARGE, 413, request_too_large",
    "RATE_LIMIT, 429, rate_limit_error",
    "INTERNAL, 500, api_error",
    "UPSTREAM_TIMEOUT, 504, timeout_error",
    "UPSTREAM_OVERLOADED, 529, overloaded_error",
    "NO_DEPLOYMENT, 529, overloaded_error",
  })
  void writesTheEnvelopeWithItsStatus(ErrorCode code, int status, String type) {
    // Given
    Failure failure = Failure.of(code, "No.");
    // When
    JsonNode body = Objects.requireNonNull(JsonFields.parse(DIALECT.writeFailure(failure, "e-1")));
    // Then
    assertThat(DIALECT.statusOf(failure)).isEqualTo(status);
    assertThat(body.path("type").asText()).isEqualTo("error");
    assertThat(body.path("error").path("type").asText()).isEqualTo(type);
    assertThat(body.path("error").path("message").asText()).isEqualTo("No.");
    assertThat(body.path("request_id").asText()).isEqualTo("e-1");
  }

  @ParameterizedTest
  @EnumSource
  void everyFailureIsAnErrorToTheClient(ErrorCode code) {
    assertThat(DIALECT.statusOf(Failure.of(code, "No."))).isBetween(400, 599);
  }

  private static Failure read(
      int status, String type, String message, Map<String, String> headers) {
    String body =
        JsonFields.MAPPER
            .createObjectNode()
            .put("type", "error")
            .put("request_id", "req_b")
            .set(
                "error",
                JsonFields.MAPPER.createObjectNode().put("type", type).put("message", message))
            .toString();
    return DIALECT.readFailure(new ResponseHead(status, headers, false), body.getBytes(UTF_8));
  }
}
