package io.polyphony.server.admission;

import io.polyphony.server.access.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is counted in Redis: a limit, or a key's own number.
 *
 * @param limit null for a key's own numbers
 * @param span a window's slot in microseconds, or the word of a calendar period; empty otherwise
 */
record SharedRule(@Nullable Limit limit, UUID subject, Kind kind, String span, long amount) {
  private static final int SLOTS_OF_A_PERIOD = 60;

  /** The letter is the script's. */
  enum Kind {
    REQUESTS("r"),
    TOKENS("t"),
    CONCURRENCY("c"),
    MONEY("m"),
    PACE("p");

    private final String letter;

    Kind(String letter) {
      this.letter = letter;
    }

    String letter() {
      return letter;
    }
  }

  static SharedRule of(Rule rule) {
    return of(rule.limit(), rule.subject());
  }

  static SharedRule of(Limit limit, UUID subject) {
    Kind kind =
        switch (limit.measure()) {
          case REQUESTS -> Kind.REQUESTS;
          case TOKENS -> Kind.TOKENS;
          case CONCURRENCY -> Kind.CONCURRENCY;
          case MONEY -> Kind.MONEY;
        };
    return new SharedRule(limit, subject, kind, span(limit), limit.amount());
  }

  private static String span(Limit limit) {
    Period period = limit.period();
    if (period == null) {
      return "";
    }
    Duration slides = period.slides();
    return limit.measure() == Measure.MONEY || slides == null
        ? period.name()
        : Long.toString(slides.toNanos() / 1_000 / SLOTS_OF_A_PERIOD);
  }

  /** The numbers that a key has of its own; those of the process hold in each process. */
  static List<SharedRule> own(Caller caller) {
    Integer perMinute = caller.limits().requestsPerMinute();
    Integer concurrency = caller.limits().concurrency();
    UUID key = caller.virtualKey();
    if (key == null || perMinute == null && concurrency == null) {
      return List.of();
    }
    List<SharedRule> own = new ArrayList<>();
    if (concurrency != null) {
      own.add(new SharedRule(null, key, Kind.CONCURRENCY, "", concurrency));
    }
    if (perMinute != null) {
      own.add(new SharedRule(null, key, Kind.PACE, "", perMinute));
    }
    return own;
  }

  boolean isOwn() {
    return limit == null;
  }

  Rule rule() {
    return new Rule(Objects.requireNonNull(limit), subject);
  }

  long need(@Nullable Demand demand) {
    return switch (kind) {
      case TOKENS -> demand == null ? 0 : demand.tokens();
      case MONEY -> demand == null ? 0 : demand.nano();
      case REQUESTS, CONCURRENCY, PACE -> 1;
    };
  }

  /** Whether something is held that a request gives back at its end. */
  boolean isHeld() {
    return kind != Kind.REQUESTS && kind != Kind.PACE;
  }

  /** Whether a hard limit lets nobody through while it cannot be counted over all nodes. */
  boolean refusesUncounted() {
    return limit != null && limit.hard() && limit.outage() == Outage.REFUSE;
  }

  /** 0 soft, 1 hard, 2 a key's own. */
  int hardness() {
    return limit == null ? 2 : limit.hard() ? 1 : 0;
  }

  /** Unlike that of any other counter of the organisation. */
  String name() {
    return limit == null ? "own:" + subject + ":" + kind.letter() : limit.id() + ":" + subject;
  }
}
