package io.polyphony.server.admission;

import io.polyphony.server.access.Caller;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule on how much may be asked for.
 *
 * @param subject the team, person or key that it is about; null for each by itself, or the
 *     organisation
 * @param model only requests for this model count, {@code provider/name}, or all that begin so if
 *     it ends in a star; null for all
 * @param period null for CONCURRENCY
 * @param amount how much is allowed; money in nano-dollars
 * @param hard whether what goes beyond is refused; else it is only said
 * @param outage what it does while several nodes cannot count together
 */
public record Limit(
    UUID id,
    String name,
    LimitScope scope,
    @Nullable UUID subject,
    @Nullable String model,
    Measure measure,
    @Nullable Period period,
    long amount,
    boolean hard,
    Outage outage,
    Instant createdAt) {

  /** Whose counter a request belongs to; null if the limit does not concern it. */
  @Nullable UUID counterOf(Caller caller, String modelId) {
    return isFor(modelId) ? subjectOf(caller) : null;
  }

  /** Whose use of it the caller's requests are; null if the limit does not concern the caller. */
  @Nullable UUID subjectOf(Caller caller) {
    UUID who =
        switch (scope) {
          case ORGANISATION -> caller.organisation();
          case TEAM -> caller.team();
          case USER -> caller.user();
          case VIRTUAL_KEY -> caller.virtualKey();
        };
    return subject == null || subject.equals(who) ? who : null;
  }

  Limit withAmount(long other) {
    return new Limit(
        id, name, scope, subject, model, measure, period, other, hard, outage, createdAt);
  }

  private boolean isFor(String modelId) {
    if (model == null) {
      return true;
    }
    return model.endsWith("*")
        ? modelId.startsWith(model.substring(0, model.length() - 1))
        : modelId.equals(model);
  }
}
