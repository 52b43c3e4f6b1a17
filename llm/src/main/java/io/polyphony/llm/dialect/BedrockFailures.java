package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors: a message in the body, the type in a header, or both in a message of a stream. */
final class BedrockFailures {
  private static final String TYPE_HEADER = "x-amzn-errortype";

  private BedrockFailures() {}

  static Failure read(ResponseHead head, byte[] body) {
    JsonNode root = JsonFields.parse(body);
    String header = head.header(TYPE_HEADER);
    String type = header != null ? header : root == null ? null : JsonFields.text(root, "__type");
    JsonNode said = root == null ? MissingNode.getInstance() : root;
    var error = new VendorError(head.status(), null, shortened(type), message(said), "");
    return error.toFailure(head, head.header("x-amzn-requestid"), false, known(error), null);
  }

  /** An error that came as a message of a stream. */
  static Failure readInStream(String type, JsonNode said) {
    Long status = JsonFields.integer(said, "originalStatusCode");
    String original = JsonFields.textOrEmpty(said, "originalMessage");
    int meant = status == null ? statusOf(type) : status.intValue();
    var error = new VendorError(meant, null, type, message(said), original);
    return error.toFailure(
        new ResponseHead(0, Map.of(), true), null, true, knownInStream(error), null);
  }

  /** Words decide first, but a refused input is the caller's fault in a stream, too. */
  private static int statusOf(String type) {
    return type.equalsIgnoreCase("validationException") ? 400 : 0;
  }

  /** {@code ValidationException:http://...} or {@code com.amazon...#ValidationException}. */
  private static @Nullable String shortened(@Nullable String type) {
    if (type == null || type.isEmpty()) {
      return null;
    }
    int end = type.indexOf(':');
    String name = end < 0 ? type : type.substring(0, end);
    return name.substring(name.lastIndexOf('#') + 1);
  }

  private static String message(JsonNode said) {
    String message = JsonFields.textOrEmpty(said, "message");
    return message.isEmpty() ? JsonFields.textOrEmpty(said, "Message") : message;
  }

  private static ErrorCode knownInStream(VendorError error) {
    ErrorCode known = known(error);
    return known == null ? FailureWords.classify(error) : known;
  }

  /** Null where words and status decide. */
  private static @Nullable ErrorCode known(VendorError error) {
    return switch (error.typeWord().replace("exception", "")) {
      case "throttling" -> throttled(error.wording());
      case "servicequotaexceeded" -> ErrorCode.UPSTREAM_QUOTA;
      case "expiredtoken",
          "unrecognizedclient",
          "invalidsignature",
          "signaturedoesnotmatch",
          "incompletesignature",
          "invalidclienttokenid",
          "missingauthenticationtoken" ->
          ErrorCode.UPSTREAM_CREDENTIAL;
      case "accessdenied" -> ErrorCode.UPSTREAM_PERMISSION;
      case "resourcenotfound" -> ErrorCode.UPSTREAM_MODEL;
      case "modelnotready", "serviceunavailable" -> ErrorCode.UPSTREAM_OVERLOADED;
      case "modeltimeout" -> ErrorCode.UPSTREAM_TIMEOUT;
      case "internalserver", "modelerror", "modelstreamerror" -> ErrorCode.UPSTREAM_ERROR;
      default -> ofTheModel(error.wording());
    };
  }

  private static ErrorCode throttled(String words) {
    return words.contains("per day") ? ErrorCode.UPSTREAM_QUOTA : ErrorCode.UPSTREAM_RATE_LIMIT;
  }

  private static @Nullable ErrorCode ofTheModel(String words) {
    boolean unknown =
        words.contains("model identifier is invalid")
            || words.contains("on-demand throughput isn")
            || words.contains("model isn't supported")
            || words.contains("end of its life");
    return unknown ? ErrorCode.UPSTREAM_MODEL : null;
  }

  /** The type stands in a header of the vendor's own; here it is in the body as well. */
  static byte[] write(Failure failure, String errorId) {
    ObjectNode root = JsonFields.MAPPER.createObjectNode();
    root.put("__type", type(failure.code())).put("message", failure.message());
    root.put("errorId", errorId).put("retryable", failure.code().retryable());
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The exception that says most nearly the same. */
  static String type(ErrorCode code) {
    return switch (code) {
      case INVALID_REQUEST,
          CONTEXT_LENGTH,
          CONTENT_FILTER,
          METHOD_NOT_ALLOWED,
          TOO_LARGE,
          CONFLICT,
          CLIENT_ABORT,
          IDEMPOTENCY_KEY_REUSED,
          UNSUPPORTED_MEDIA_TYPE ->
          "ValidationException";
      case AUTHENTICATION, UPSTREAM_CREDENTIAL -> "UnrecognizedClientException";
      case PERMISSION, ADDRESS_NOT_ALLOWED, UPSTREAM_PERMISSION, UPSTREAM_REGION ->
          "AccessDeniedException";
      case NOT_FOUND, MODEL_NOT_FOUND, UPSTREAM_MODEL -> "ResourceNotFoundException";
      case REQUEST_TIMEOUT, UPSTREAM_TIMEOUT -> "ModelTimeoutException";
      case RATE_LIMIT, CONCURRENCY_LIMIT, UPSTREAM_RATE_LIMIT -> "ThrottlingException";
      case BUDGET_EXCEEDED, UPSTREAM_QUOTA -> "ServiceQuotaExceededException";
      case UPSTREAM_OVERLOADED, NO_DEPLOYMENT -> "ServiceUnavailableException";
      case INTERNAL, UPSTREAM_ERROR, UPSTREAM_UNREACHABLE, UPSTREAM_CUT ->
          "InternalServerException";
    };
  }

  /** The same where it comes as a message of a stream. */
  static String typeInStream(ErrorCode code) {
    String type = type(code);
    return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
  }
}
