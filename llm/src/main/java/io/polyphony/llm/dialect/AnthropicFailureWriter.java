package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes an error in Anthropic's envelope; its request id is our id of the error. */
final class AnthropicFailureWriter {
  private static final int OVERLOADED = 529;

  private AnthropicFailureWriter() {}

  static byte[] write(Failure failure, String errorId) {
    var bytes = new GrowingBytes();
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", "error");
      json.writeObjectFieldStart("error");
      json.writeStringField("type", type(failure.code()));
      json.writeStringField("message", failure.message());
      json.writeStringField("code", failure.code().wire());
      json.writeBooleanField("retryable", failure.code().retryable());
      json.writeEndObject();
      json.writeStringField("request_id", errorId);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.copy();
  }

  /** Anthropic says "overloaded" with a status of its own. */
  static int status(ErrorCode code) {
    return type(code).equals("overloaded_error") ? OVERLOADED : code.status();
  }

  private static String type(ErrorCode code) {
    return switch (code) {
      case INVALID_REQUEST,
          CONTEXT_LENGTH,
          CONTENT_FILTER,
          METHOD_NOT_ALLOWED,
          CONFLICT,
          IDEMPOTENCY_KEY_REUSED,
          UNSUPPORTED_MEDIA_TYPE ->
          "invalid_request_error";
      case AUTHENTICATION, UPSTREAM_CREDENTIAL -> "authentication_error";
      case PERMISSION, ADDRESS_NOT_ALLOWED, UPSTREAM_PERMISSION, UPSTREAM_REGION ->
          "permission_error";
      case NOT_FOUND, MODEL_NOT_FOUND, UPSTREAM_MODEL -> "not_found_error";
      case REQUEST_TIMEOUT, UPSTREAM_TIMEOUT -> "timeout_error";
      case TOO_LARGE -> "request_too_large";
      case RATE_LIMIT, CONCURRENCY_LIMIT, UPSTREAM_RATE_LIMIT -> "rate_limit_error";
      case BUDGET_EXCEEDED, UPSTREAM_QUOTA -> "billing_error";
      case UPSTREAM_OVERLOADED, NO_DEPLOYMENT -> "overloaded_error";
      case CLIENT_ABORT, INTERNAL, UPSTREAM_ERROR, UPSTREAM_UNREACHABLE, UPSTREAM_CUT ->
          "api_error";
    };
  }
}
