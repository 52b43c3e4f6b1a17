package io.polyphony.server.admission;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Over which time a limit counts. Rates slide: whenever one looks, the time before counts. Budgets
 * go by the calendar in UTC; a week begins on Monday.
 */
public enum Period {
  MINUTE(Duration.ofMinutes(1)),
  HOUR(Duration.ofHours(1)),
  DAY(Duration.ofDays(1)),
  WEEK(null),
  MONTH(null),
  /** Ever. */
  TOTAL(null);

  private final @Nullable Duration slides;
  private final String word = name().toLowerCase(Locale.ROOT);

  Period(@Nullable Duration slides) {
    this.slides = slides;
  }

  /** How long a rate looks back; null for periods that only budgets have. */
  @Nullable Duration slides() {
    return slides;
  }

  /** Whether a budget can have it. */
  boolean isCalendar() {
    return this != MINUTE && this != HOUR;
  }

  /** The first day that counts now. */
  LocalDate from(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return switch (this) {
      case MINUTE, HOUR, DAY -> today;
      case WEEK -> today.with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY));
      case MONTH -> today.withDayOfMonth(1);
      case TOTAL -> LocalDate.EPOCH;
    };
  }

  /** When the budget is whole again; null if never. */
  @Nullable Instant until(Instant now) {
    LocalDate from = from(now);
    LocalDate until =
        switch (this) {
          case MINUTE, HOUR, DAY -> from.plusDays(1);
          case WEEK -> from.plusWeeks(1);
          case MONTH -> from.plusMonths(1);
          case TOTAL -> null;
        };
    return until == null ? null : until.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** For messages: {@code a minute}, {@code in all}. */
  String words() {
    return switch (this) {
      case HOUR -> "an hour";
      case TOTAL -> "in all";
      case MINUTE, DAY, WEEK, MONTH -> "a " + word;
    };
  }
}
