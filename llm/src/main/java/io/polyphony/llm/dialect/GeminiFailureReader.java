package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Google's error envelope: {@code {"error":{code,message,status,details}}}. */
final class GeminiFailureReader {
  private GeminiFailureReader() {}

  static Failure read(ResponseHead head, byte[] body) {
    JsonNode root = JsonFields.parse(body);
    return root == null || !error(root).isObject()
        ? OpenAiFailureReader.read(head, body)
        : read(head, root);
  }

  static Failure read(ResponseHead head, JsonNode root) {
    return failure(head, error(root), head.header("x-request-id"), false);
  }

  /** An error that came inside a stream. */
  static Failure readInStream(JsonNode root) {
    return failure(new ResponseHead(0, Map.of(), true), error(root), null, true);
  }

  /** Where a stream was asked for, the envelope may stand in an array. */
  private static JsonNode error(JsonNode root) {
    return (root.isArray() ? root.path(0) : root).path("error");
  }

  private static Failure failure(
      ResponseHead head, JsonNode error, @Nullable String requestId, boolean inStream) {
    String type = JsonFields.text(error, "status");
    String message = JsonFields.textOrEmpty(error, "message");
    var found = new VendorError(head.status(), JsonFields.scalar(error, "code"), type, message, "");
    Duration wait = wait(error.path("details"));
    return found.toFailure(head, requestId, inStream, known(error, type, found.wording()), wait);
  }

  private static @Nullable ErrorCode known(JsonNode error, @Nullable String type, String words) {
    ErrorCode byReason = byReason(error.path("details"));
    if (byReason != null) {
      return byReason;
    }
    return switch (type == null ? "" : type) {
      case "RESOURCE_EXHAUSTED" -> exhausted(error.path("details"), words);
      case "INVALID_ARGUMENT" -> words.contains("token count") ? ErrorCode.CONTEXT_LENGTH : null;
      case "NOT_FOUND" -> words.contains("model") ? ErrorCode.UPSTREAM_MODEL : ErrorCode.NOT_FOUND;
      case "UNAUTHENTICATED" -> ErrorCode.UPSTREAM_CREDENTIAL;
      case "UNAVAILABLE" -> ErrorCode.UPSTREAM_OVERLOADED;
      case "DEADLINE_EXCEEDED" -> ErrorCode.UPSTREAM_TIMEOUT;
      case "CANCELLED", "INTERNAL", "UNKNOWN", "ABORTED", "DATA_LOSS" -> ErrorCode.UPSTREAM_ERROR;
      default -> null;
    };
  }

  private static @Nullable ErrorCode byReason(JsonNode details) {
    for (JsonNode detail : details) {
      switch (JsonFields.textOrEmpty(detail, "reason")) {
        case "API_KEY_INVALID", "API_KEY_EXPIRED", "CONSUMER_SUSPENDED", "CONSUMER_INVALID" -> {
          return ErrorCode.UPSTREAM_CREDENTIAL;
        }
        case "BILLING_DISABLED" -> {
          return ErrorCode.UPSTREAM_QUOTA;
        }
        case "SERVICE_DISABLED", "API_KEY_SERVICE_BLOCKED" -> {
          return ErrorCode.UPSTREAM_PERMISSION;
        }
        default -> {}
      }
    }
    return null;
  }

  /** Its words speak of a quota also where it only asks to slow down; the quota's name tells. */
  private static ErrorCode exhausted(JsonNode details, String words) {
    for (JsonNode detail : details) {
      for (JsonNode violation : detail.path("violations")) {
        String quota = JsonFields.textOrEmpty(violation, "quotaId").toLowerCase(Locale.ROOT);
        if (quota.contains("perday")) {
          return ErrorCode.UPSTREAM_QUOTA;
        }
      }
    }
    boolean paid = words.contains("credits are depleted") || words.contains("spending cap");
    return paid ? ErrorCode.UPSTREAM_QUOTA : ErrorCode.UPSTREAM_RATE_LIMIT;
  }

  private static @Nullable Duration wait(JsonNode details) {
    for (JsonNode detail : details) {
      String delay = JsonFields.text(detail, "retryDelay");
      if (delay != null) {
        return RetryAfter.duration(delay);
      }
    }
    return null;
  }
}
