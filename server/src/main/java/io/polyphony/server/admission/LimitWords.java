package io.polyphony.server.admission;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.Quota;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** What is said to a caller whom a limit stops. */
final class LimitWords {
  private static final Duration SOON = Duration.ofSeconds(1);

  private LimitWords() {}

  static Failure refusal(LimitTable.State state, long need) {
    Limit limit = state.limit();
    Duration opens = state.opens();
    boolean never = need > limit.amount();
    var message = new StringBuilder("The limit \"").append(limit.name()).append("\" of ");
    message.append(amount(limit));
    if (never || state.left() > 0) {
      message.append(never ? " is smaller than what" : " has no room for what");
      message.append(" this request may need (").append(shown(limit.measure(), need));
      message.append("); left: ").append(shown(limit.measure(), state.left())).append('.');
    } else {
      message.append(limit.measure() == Measure.CONCURRENCY ? " is full." : " is used up.");
    }
    ErrorCode code =
        switch (limit.measure()) {
          case MONEY -> ErrorCode.BUDGET_EXCEEDED;
          case CONCURRENCY -> ErrorCode.CONCURRENCY_LIMIT;
          case REQUESTS, TOKENS -> ErrorCode.RATE_LIMIT;
        };
    Duration wait = limit.measure() == Measure.CONCURRENCY ? SOON : opens;
    var quota =
        new Quota(limit.name(), limit.measure().wire(), limit.amount(), state.left(), opens);
    return new Failure(code, message.toString(), never ? null : wait, null).withQuota(quota);
  }

  /** A limit that lets nobody through while it cannot be counted over all nodes. */
  static Failure uncounted(Limit limit) {
    String message =
        "The limit \"" + limit.name() + "\" cannot be counted now, and refuses until it can be.";
    var quota = new Quota(limit.name(), limit.measure().wire(), limit.amount(), 0, null);
    return new Failure(ErrorCode.RATE_LIMIT, message, SOON, null).withQuota(quota);
  }

  static String warning(LimitTable.State state) {
    return "beyond the soft limit \"" + state.limit().name() + "\" of " + amount(state.limit());
  }

  private static String amount(Limit limit) {
    String shown = shown(limit.measure(), limit.amount());
    Period period = limit.period();
    return period == null ? shown : shown + " " + period.words();
  }

  private static String shown(Measure measure, long amount) {
    return switch (measure) {
      case MONEY -> "$" + dollars(amount);
      case CONCURRENCY -> count(amount, "request") + " at a time";
      case REQUESTS -> count(amount, "request");
      case TOKENS -> count(amount, "token");
    };
  }

  private static String count(long amount, String word) {
    return amount + " " + word + (amount == 1 ? "" : "s");
  }

  private static String dollars(long nano) {
    BigDecimal dollars = BigDecimal.valueOf(nano, 9);
    int scale = nano != 0 && Math.abs(nano) < 10_000_000 ? 6 : 2;
    return dollars.setScale(scale, RoundingMode.HALF_UP).toPlainString();
  }
}
