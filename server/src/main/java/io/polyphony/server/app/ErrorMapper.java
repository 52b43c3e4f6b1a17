package io.polyphony.server.app;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.access.FieldError;
import io.polyphony.server.access.RefusalException;
import io.polyphony.server.store.Ids;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns whatever a REST operation throws into the one form of errors. */
@Singleton
public class ErrorMapper {
  private static final Logger LOG = Logger.getLogger(ErrorMapper.class);
  private static final Map<Integer, ErrorCode> BY_STATUS =
      Map.of(
          401, ErrorCode.AUTHENTICATION,
          403, ErrorCode.PERMISSION,
          404, ErrorCode.NOT_FOUND,
          405, ErrorCode.METHOD_NOT_ALLOWED,
          409, ErrorCode.CONFLICT,
          413, ErrorCode.TOO_LARGE,
          415, ErrorCode.UNSUPPORTED_MEDIA_TYPE);

  private static final Map<ErrorCode, String> WORDS =
      Map.of(
          ErrorCode.AUTHENTICATION, "Sign in first.",
          ErrorCode.PERMISSION, "You may not do this.",
          ErrorCode.NOT_FOUND, "There is no such thing here.",
          ErrorCode.METHOD_NOT_ALLOWED, "This address does not take that method.",
          ErrorCode.CONFLICT, "This contradicts what is there already.",
          ErrorCode.TOO_LARGE, "The request is too large.",
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send JSON (application/json).");

  private final Ids ids;

  ErrorMapper(Ids ids) {
    this.ids = ids;
  }

  @ServerExceptionMapper
  public Response failure(FailureException thrown) {
    Failure failure = thrown.failure();
    ErrorCode code = failure.code();
    return answer(
        code.status(),
        code.wire(),
        failure.message(),
        code.retryable(),
        failure.retryAfter(),
        List.of());
  }

  @ServerExceptionMapper
  public Response refusal(RefusalException thrown) {
    return answer(
        thrown.status(),
        thrown.code(),
        thrown.words(),
        thrown.status() == 429,
        thrown.retryAfter(),
        thrown.fields());
  }

  @ServerExceptionMapper
  public Response invalid(ConstraintViolationException thrown) {
    List<FieldError> fields =
        thrown.getConstraintViolations().stream()
            .map(it -> new FieldError(field(it), it.getMessage()))
            .sorted(Comparator.comparing(FieldError::field))
            .toList();
    boolean noBody = fields.stream().anyMatch(it -> it.field().isEmpty());
    return noBody
        ? invalid("The request needs a JSON body.", List.of())
        : invalid("Some fields are not right.", fields);
  }

  /** Named apart because the framework has a mapper of its own for it. */
  @ServerExceptionMapper
  public Response mismatched(MismatchedInputException thrown) {
    return malformed(thrown);
  }

  @ServerExceptionMapper
  public Response malformed(JacksonException thrown) {
    if (thrown.getCause() instanceof FailureException refused) {
      return failure(refused);
    }
    if (thrown instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      String field =
          mapping.getPath().stream()
              .map(it -> it.getFieldName() == null ? "" + it.getIndex() : it.getFieldName())
              .collect(Collectors.joining("."));
      return invalid(
          "A field has the wrong type.", List.of(new FieldError(field, "has the wrong type")));
    }
    return invalid("The body is not the JSON that is expected here.", List.of());
  }

  @ServerExceptionMapper
  public Response web(WebApplicationException thrown) {
    if (thrown.getCause() instanceof JacksonException malformed) {
      return malformed(malformed);
    }
    if (thrown.getCause() instanceof FailureException refused) {
      return failure(refused);
    }
    int status = thrown.getResponse().getStatus();
    if (status >= 500) {
      return unexpected(thrown);
    }
    ErrorCode code = BY_STATUS.getOrDefault(status, ErrorCode.INVALID_REQUEST);
    String words = WORDS.getOrDefault(code, "The request is not valid.");
    return answer(status, code.wire(), words, false, null, List.of());
  }

  @ServerExceptionMapper
  public Response unexpected(Throwable thrown) {
    UUID id = ids.next();
    LOG.errorf(thrown, "Error %s", id);
    var body =
        new ErrorAnswer.Body(
            id,
            ErrorCode.INTERNAL.wire(),
            "Something went wrong here. The log has the cause beside this error's id.",
            500,
            true,
            null,
            List.of());
    return answer(body);
  }

  private Response invalid(String message, List<FieldError> fields) {
    return answer(400, ErrorCode.INVALID_REQUEST.wire(), message, false, null, fields);
  }

  private Response answer(
      int status,
      String code,
      String message,
      boolean retryable,
      @Nullable Duration retryAfter,
      List<FieldError> fields) {
    Long retryAfterMs = retryAfter == null ? null : Long.valueOf(retryAfter.toMillis());
    return answer(
        new ErrorAnswer.Body(ids.next(), code, message, status, retryable, retryAfterMs, fields));
  }

  private static Response answer(ErrorAnswer.Body body) {
    var response =
        Response.status(body.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(new ErrorAnswer(body));
    if (body.retryAfterMs() != null) {
      response.header("Retry-After", Math.max(1, (body.retryAfterMs() + 999) / 1000));
    }
    return response.build();
  }

  /** The path inside the body: without the method's and the parameter's name. */
  private static String field(ConstraintViolation<?> violation) {
    StringBuilder field = new StringBuilder();
    int depth = 0;
    for (Path.Node node : violation.getPropertyPath()) {
      if (depth++ >= 2 && node.getName() != null) {
        field.append(field.isEmpty() ? "" : ".").append(node.getName());
      }
    }
    return field.toString();
  }
}
