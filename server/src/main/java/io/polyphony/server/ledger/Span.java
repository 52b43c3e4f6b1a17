package io.polyphony.server.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time as whole days in UTC, whose sums are known, and what is left of days at its edges, whose
 * records are to be counted one by one.
 *
 * @param first the first whole day; null for the oldest
 * @param end the day after the last whole one; null for the newest
 * @param isWhole whether there is a whole day at all
 */
record Span(@Nullable LocalDate first, @Nullable LocalDate end, boolean isWhole, List<Edge> edges) {

  /** Part of a day. */
  record Edge(Instant from, Instant to) {}

  static Span of(@Nullable Instant from, @Nullable Instant to) {
    LocalDate first = from == null ? null : dayFrom(from);
    LocalDate end = to == null ? null : to.atZone(ZoneOffset.UTC).toLocalDate();
    List<Edge> edges = new ArrayList<>();
    if (from != null && to != null && first != null && end != null && !first.isBefore(end)) {
      edges.add(new Edge(from, to));
      return new Span(first, end, false, edges);
    }
    if (from != null && first != null && from.isBefore(midnight(first))) {
      edges.add(new Edge(from, midnight(first)));
    }
    if (to != null && end != null && midnight(end).isBefore(to)) {
      edges.add(new Edge(midnight(end), to));
    }
    return new Span(first, end, true, edges);
  }

  /** The first day that begins at that moment or after it. */
  private static LocalDate dayFrom(Instant moment) {
    return moment
        .minusNanos(1)
        .truncatedTo(ChronoUnit.DAYS)
        .atZone(ZoneOffset.UTC)
        .toLocalDate()
        .plusDays(1);
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
