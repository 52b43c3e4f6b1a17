package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes an error in OpenAI's envelope, with our id of the error beside the vendor's fields. */
final class OpenAiFailureWriter {
  private OpenAiFailureWriter() {}

  static byte[] write(Failure failure, String errorId) {
    var bytes = new GrowingBytes();
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeStringField("message", failure.message());
      json.writeStringField("type", type(failure.code()));
      json.writeStringField("param", failure.field());
      json.writeStringField("code", code(failure.code()));
      json.writeStringField("error_id", errorId);
      json.writeBooleanField("retryable", failure.code().retryable());
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.copy();
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
      case BUDGET_EXCEEDED, UPSTREAM_QUOTA -> "insufficient_quota";
      case UPSTREAM_OVERLOADED, NO_DEPLOYMENT -> "overloaded_error";
      case CLIENT_ABORT, INTERNAL, UPSTREAM_ERROR, UPSTREAM_UNREACHABLE, UPSTREAM_CUT ->
          "api_error";
    };
  }

  /** The words that clients of OpenAI already know where there are any, else our own. */
  private static String code(ErrorCode code) {
    return switch (code) {
      case CONTEXT_LENGTH -> "context_length_exceeded";
      case AUTHENTICATION -> "invalid_api_key";
      case RATE_LIMIT, UPSTREAM_RATE_LIMIT -> "rate_limit_exceeded";
      case BUDGET_EXCEEDED, UPSTREAM_QUOTA -> "insufficient_quota";
      case INVALID_REQUEST,
          CONTENT_FILTER,
          PERMISSION,
          ADDRESS_NOT_ALLOWED,
          NOT_FOUND,
          MODEL_NOT_FOUND,
          METHOD_NOT_ALLOWED,
          REQUEST_TIMEOUT,
          CONFLICT,
          TOO_LARGE,
          IDEMPOTENCY_KEY_REUSED,
          UNSUPPORTED_MEDIA_TYPE,
          CONCURRENCY_LIMIT,
          CLIENT_ABORT,
          INTERNAL,
          NO_DEPLOYMENT,
          UPSTREAM_ERROR,
          UPSTREAM_UNREACHABLE,
          UPSTREAM_OVERLOADED,
          UPSTREAM_TIMEOUT,
          UPSTREAM_CUT,
          UPSTREAM_CREDENTIAL,
          UPSTREAM_PERMISSION,
          UPSTREAM_MODEL,
          UPSTREAM_REGION ->
          code.wire();
    };
  }
}
