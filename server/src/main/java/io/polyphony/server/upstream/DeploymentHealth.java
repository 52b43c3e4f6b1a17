package io.polyphony.server.upstream;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment does, as this process knows it.
 *
 * @param model {@code provider/name}
 * @param state {@code working}, {@code resting} after failures, {@code probing} with one request
 *     after a rest, or {@code out}: a person has taken it out
 * @param since when that began; null if it has worked all the time that is known
 * @param until when a rest is over, or it comes back by itself; null if nobody knows
 * @param limited whether it rests because of a rate limit
 * @param reason why it was taken out, in that person's words
 * @param routes names of the routes that name it
 * @param share its part of all attempts of the organisation in these minutes, from 0 to 1; null if
 *     there were none
 * @param firstMs mean time to the first content; null if none came
 * @param totalMs mean time of whole answers; null if there were none
 * @param minutes oldest first, the current one last
 * @param errors the last failures of its own, newest first
 */
public record DeploymentHealth(
    UUID credential,
    String model,
    @Schema(enumeration = {"working", "resting", "probing", "out"}) String state,
    @Nullable Instant since,
    @Nullable Instant until,
    boolean limited,
    @Nullable String reason,
    List<String> routes,
    long asked,
    long failed,
    @Nullable Double share,
    @Nullable Long firstMs,
    @Nullable Long totalMs,
    List<DeploymentMinute> minutes,
    List<DeploymentError> errors) {

  /**
   * A minute's attempts.
   *
   * @param asked all but those whose client left
   * @param failed those that failed by the deployment's own fault
   * @param firstMs mean time to the first content; null if none came
   */
  @Schema(name = "DeploymentMinute")
  public record DeploymentMinute(
      Instant from, long asked, long failed, @Nullable Long firstMs, @Nullable Long totalMs) {}

  /**
   * A failure.
   *
   * @param code our code
   * @param status the provider's HTTP status; 0 if none came
   */
  @Schema(name = "DeploymentError")
  public record DeploymentError(Instant at, String code, String message, int status) {}
}
