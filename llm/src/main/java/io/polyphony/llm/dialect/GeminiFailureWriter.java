package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** Writes an error in Google's envelope, with our id of the error among its details. */
final class GeminiFailureWriter {
  private static final String TYPES = "type.googleapis.com/google.rpc.";

  private GeminiFailureWriter() {}

  static byte[] write(Failure failure, String errorId) {
    ObjectNode root = JsonFields.MAPPER.createObjectNode();
    ObjectNode error = root.putObject("error");
    error.put("code", failure.code().status());
    error.put("message", failure.message());
    error.put("status", status(failure.code()));
    ArrayNode details = error.putArray("details");
    info(details.addObject(), failure, errorId);
    if (failure.field() != null) {
      details
          .addObject()
          .put("@type", TYPES + "BadRequest")
          .putArray("fieldViolations")
          .addObject()
          .put("field", failure.field())
          .put("description", failure.message());
    }
    if (failure.retryAfter() != null) {
      details
          .addObject()
          .put("@type", TYPES + "RetryInfo")
          .put("retryDelay", seconds(failure.retryAfter()));
    }
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void info(ObjectNode detail, Failure failure, String errorId) {
    detail
        .put("@type", TYPES + "ErrorInfo")
        .put("reason", failure.code().wire().toUpperCase(Locale.ROOT))
        .put("domain", "polyphony")
        .putObject("metadata")
        .put("errorId", errorId)
        .put("retryable", Boolean.toString(failure.code().retryable()));
  }

  private static String seconds(Duration wait) {
    return BigDecimal.valueOf(wait.toMillis(), 3).stripTrailingZeros().toPlainString() + "s";
  }

  private static String status(ErrorCode code) {
    return switch (code) {
      case INVALID_REQUEST,
          CONTEXT_LENGTH,
          CONTENT_FILTER,
          METHOD_NOT_ALLOWED,
          TOO_LARGE,
          IDEMPOTENCY_KEY_REUSED,
          UNSUPPORTED_MEDIA_TYPE ->
          "INVALID_ARGUMENT";
      case AUTHENTICATION, UPSTREAM_CREDENTIAL -> "UNAUTHENTICATED";
      case PERMISSION, ADDRESS_NOT_ALLOWED, UPSTREAM_PERMISSION, UPSTREAM_REGION ->
          "PERMISSION_DENIED";
      case NOT_FOUND, MODEL_NOT_FOUND, UPSTREAM_MODEL -> "NOT_FOUND";
      case REQUEST_TIMEOUT, UPSTREAM_TIMEOUT -> "DEADLINE_EXCEEDED";
      case CONFLICT -> "ABORTED";
      case RATE_LIMIT, CONCURRENCY_LIMIT, UPSTREAM_RATE_LIMIT, BUDGET_EXCEEDED, UPSTREAM_QUOTA ->
          "RESOURCE_EXHAUSTED";
      case UPSTREAM_OVERLOADED, NO_DEPLOYMENT -> "UNAVAILABLE";
      case CLIENT_ABORT -> "CANCELLED";
      case INTERNAL, UPSTREAM_ERROR, UPSTREAM_UNREACHABLE, UPSTREAM_CUT -> "INTERNAL";
    };
  }
}
