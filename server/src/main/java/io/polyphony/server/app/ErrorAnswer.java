package io.polyphony.server.app;

import io.polyphony.server.access.FieldError;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of every answer of {@code /api} that is not a success. */
@Schema(name = "ErrorAnswer")
public record ErrorAnswer(Body error) {

  /**
   * What went wrong.
   *
   * @param id stands in the log beside the cause
   * @param message words for the user
   */
  @Schema(name = "ErrorBody")
  public record Body(
      UUID id,
      String code,
      String message,
      int status,
      boolean retryable,
      @Nullable Long retryAfterMs,
      List<FieldError> fields) {}
}
