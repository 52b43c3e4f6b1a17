package io.polyphony.server.access;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of the web's interface is refused with a code of its own, beyond the engine's error
 * codes: {@code csrf}, {@code bad_credentials}, {@code busy}, or an invalid field.
 */
public final class RefusalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient @Nullable Duration retryAfter;
  private final transient List<FieldError> fields;

  public RefusalException(int status, String code, String message) {
    this(status, code, message, null, List.of());
  }

  public RefusalException(
      int status,
      String code,
      String message,
      @Nullable Duration retryAfter,
      List<FieldError> fields) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
    this.fields = List.copyOf(fields);
  }

  /** One field is not acceptable. */
  public static RefusalException field(String field, String message) {
    return new RefusalException(
        400, "invalid_request", message, null, List.of(new FieldError(field, message)));
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  public List<FieldError> fields() {
    return fields;
  }

  /** The message for the user. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
