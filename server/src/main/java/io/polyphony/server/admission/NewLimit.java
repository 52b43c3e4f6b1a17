package io.polyphony.server.admission;

import io.polyphony.server.access.RefusalException;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A limit to be made; see {@link Limit}.
 *
 * @param subject null for each team, person or key by itself
 * @param model {@code provider/name}, or the beginning of such with a star; null for all
 * @param outage null for SHARE
 */
public record NewLimit(
    @NotBlank @Size(max = 100) String name,
    @NotNull LimitScope scope,
    @Nullable UUID subject,
    @Nullable @Size(min = 1, max = 200) @Pattern(regexp = "[^*]*\\*?") String model,
    @NotNull Measure measure,
    @Nullable Period period,
    @NotNull @PositiveOrZero Long amount,
    @NotNull Boolean hard,
    @Nullable Outage outage) {

  void check() {
    if (scope == LimitScope.ORGANISATION && subject != null) {
      throw RefusalException.field("subject", "An organisation's limit has no subject.");
    }
    boolean fits =
        switch (measure) {
          case CONCURRENCY -> period == null;
          case REQUESTS, TOKENS -> period != null && period.slides() != null;
          case MONEY -> period != null && period.isCalendar();
        };
    if (!fits) {
      throw RefusalException.field("period", words());
    }
  }

  private String words() {
    return switch (measure) {
      case CONCURRENCY -> "What runs at the same time has no period.";
      case REQUESTS, TOKENS -> "Rates go by MINUTE, HOUR or DAY.";
      case MONEY -> "Budgets go by DAY, WEEK, MONTH or TOTAL.";
    };
  }

  Limit limit(UUID id, Instant now) {
    Outage away = outage == null ? Outage.SHARE : outage;
    return new Limit(
        id, name.strip(), scope, subject, model, measure, period, amount, hard, away, now);
  }
}
