package io.polyphony.server.upstream;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a test of a credential has shown.
 *
 * @param models the provider's own names of the models it listed
 * @param error why it failed; null if it went well
 */
@Schema(name = "Verdict")
public record ProbeVerdict(
    boolean ok,
    Instant checkedAt,
    List<Check> checks,
    List<String> models,
    @Nullable Reason error) {

  /**
   * One step.
   *
   * @param id {@code reached}, {@code accepted} or {@code models}
   * @param state {@code ok}, {@code warning} or {@code failed}
   * @param text words for the user
   */
  @Schema(name = "VerdictCheck")
  public record Check(
      @Schema(enumeration = {"reached", "accepted", "models"}) String id,
      @Schema(enumeration = {"ok", "warning", "failed"}) String state,
      String text,
      long elapsedMs) {}

  /**
   * Why a test failed.
   *
   * @param message words for the user; never holds a secret
   */
  @Schema(name = "VerdictError")
  public record Reason(String code, String message) {}
}
