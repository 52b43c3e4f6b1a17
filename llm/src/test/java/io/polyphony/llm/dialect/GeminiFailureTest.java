package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiFailureTest {
  private static final String TYPES = "type.googleapis.com/google.rpc.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | INVALID_ARGUMENT | Request contains an invalid argument. | INVALID_REQUEST",
        "400 | INVALID_ARGUMENT | API key not valid. Please pass a valid API key. | UPSTREAM_CREDENTIAL",
        "400 | INVALID_ARGUMENT | The input token count (9) exceeds the maximum number of tokens"
            + " allowed (8). | CONTEXT_LENGTH",
        "400 | FAILED_PRECONDITION | User location is not supported for the API use. | UPSTREAM_REGION",
        "401 | UNAUTHENTICATED | Request had invalid authentication credentials. | UPSTREAM_CREDENTIAL",
        "403 | PERMISSION_DENIED | Forbidden. | UPSTREAM_PERMISSION",
        "404 | NOT_FOUND | models/x is not found for API version v1beta. | UPSTREAM_MODEL",
        "404 | NOT_FOUND | Not found: cache content metadata 7. | NOT_FOUND",
        "429 | RESOURCE_EXHAUSTED | You exceeded your current quota. | UPSTREAM_RATE_LIMIT",
        "429 | RESOURCE_EXHAUSTED | Your prepayment credits are depleted. | UPSTREAM_QUOTA",
        "500 | INTERNAL | An internal error has occurred. | UPSTREAM_ERROR",
        "503 | UNAVAILABLE | The model is overloaded. | UPSTREAM_OVERLOADED",
        "504 | DEADLINE_EXCEEDED | Too late. | UPSTREAM_TIMEOUT",
      })
  void classifies(int status, String word, String message, ErrorCode code) {
    // When
    Failure failure = read(status, envelope(status, word, message, ""));
    // Then
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.upstream())
        .isNotNull()
        .satisfies(
            upstream -> {
              assertThat(upstream.status()).isEqualTo(status);
              assertThat(upstream.type()).isEqualTo(word);
              assertThat(upstream.code()).isEqualTo(Integer.toString(status));
              assertThat(upstream.message()).isEqualTo(message);
            });
  }

  @Test
  void waitsAsLongAsItIsTold() {
    // When
    Failure failure =
        read(
            429,
            envelope(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota. Please retry in 9s.",
                "{\"@type\":\""
                    + TYPES
                    + "QuotaFailure\",\"violations\":[{\"quotaId\":"
                    + "\"GenerateRequestsPerMinutePerProjectPerModel-FreeTier\"}]},"
                    + "{\"@type\":\""
                    + TYPES
                    + "RetryInfo\",\"retryDelay\":\"38.5s\"}"));
    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_RATE_LIMIT);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofMillis(38_500));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"reason\":\"API_KEY_INVALID\" | UPSTREAM_CREDENTIAL",
        "\"reason\":\"SERVICE_DISABLED\" | UPSTREAM_PERMISSION",
        "\"reason\":\"BILLING_DISABLED\" | UPSTREAM_QUOTA",
        "\"violations\":[{\"quotaId\":\"GenerateRequestsPerDayPerProjectPerModel\"}] | UPSTREAM_QUOTA",
      })
  void readsTheDetails(String detail, ErrorCode code) {
    assertThat(read(429, envelope(429, "RESOURCE_EXHAUSTED", "No.", "{" + detail + "}")).code())
        .isEqualTo(code);
  }

  @Test
  void readsTheEnvelopeInAnArrayAndOthersToo() {
    assertThat(read(503, "[" + envelope(503, "UNAVAILABLE", "Busy.", "") + "]").message())
        .isEqualTo("Busy.");
    assertThat(read(502, "<html><title>502 Bad Gateway</title>").message())
        .isEqualTo("502 Bad Gateway");
    assertThat(read(500, "").code()).isEqualTo(ErrorCode.UPSTREAM_ERROR);
  }

  @Test
  void neverRepeatsAKey() {
    assertThat(
            read(403, envelope(403, "PERMISSION_DENIED", "Key 'AIzaSyExample123' is bad.", ""))
                .message())
        .isEqualTo("Key '[redacted]' is bad.");
  }

  private static String envelope(int code, String status, String message, String details) {
    return "{\"error\":{\"code\":"
        + code
        + ",\"message\":\""
        + message
        + "\",\"status\":\""
        + status
        + "\",\"details\":["
        + details
        + "]}}";
  }

  private static Failure read(int status, String body) {
    return GeminiGenerate.standard()
        .readFailure(new ResponseHead(status, Map.of(), false), body.getBytes(UTF_8));
  }
}
