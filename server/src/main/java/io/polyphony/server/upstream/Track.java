package io.polyphony.server.upstream;

import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What came of the attempts against one deployment of late, minute by minute. Time is monotonic
 * nanoseconds. Callers' own faults count as asked, never as failed; who left counts not at all.
 */
final class Track {
  static final int MINUTES = 30;

  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final int MOST_ERRORS = 5;
  private static final double NEWEST = 0.2;

  private final long[] minutes = new long[MINUTES];
  private final long[][] sums = new long[MINUTES][Sum.values().length];
  private final Deque<Lapse> errors = new ArrayDeque<>();
  private double firstContent;
  private long lastAsked;

  private enum Sum {
    ASKED,
    FAILED,
    FIRSTS,
    FIRST_NANOS,
    GOOD,
    TOTAL_NANOS
  }

  /** A failure that was the deployment's own. */
  record Lapse(Failure failure, int status, long at) {}

  /**
   * What came of one minute's attempts.
   *
   * @param from when it began
   * @param firstMs mean time to the first content; 0 if none came
   * @param totalMs mean time to the end of what went well; 0 if nothing did
   */
  record Minute(
      long from, long asked, long failed, long good, long firsts, long firstMs, long totalMs) {}

  /**
   * An attempt went well.
   *
   * @param firstNanos how long its first content took
   * @param totalNanos how long all of it took
   */
  synchronized void good(long now, long firstNanos, long totalNanos) {
    long[] minute = minute(now);
    minute[Sum.ASKED.ordinal()]++;
    minute[Sum.FIRSTS.ordinal()]++;
    minute[Sum.FIRST_NANOS.ordinal()] += firstNanos;
    minute[Sum.GOOD.ordinal()]++;
    minute[Sum.TOTAL_NANOS.ordinal()] += totalNanos;
    firstContent =
        firstContent == 0 ? firstNanos : firstContent + NEWEST * (firstNanos - firstContent);
  }

  synchronized void bad(long now, Failure failure, int status) {
    FailureClass kind = failure.code().failureClass();
    boolean left = kind == FailureClass.CALLER_LEFT || kind == FailureClass.INTERNAL;
    if (left) {
      return;
    }
    long[] minute = minute(now);
    minute[Sum.ASKED.ordinal()]++;
    if (isOwn(kind)) {
      minute[Sum.FAILED.ordinal()]++;
      errors.addFirst(new Lapse(failure, status, now));
      if (errors.size() > MOST_ERRORS) {
        errors.removeLast();
      }
    }
  }

  private static boolean isOwn(FailureClass kind) {
    return switch (kind) {
      case TRANSIENT, RATE_LIMIT, QUOTA, CREDENTIAL, MODEL_ACCESS, REGION_BLOCKED -> true;
      case CALLER_FAULT, CONTEXT_LENGTH, CONTENT_FILTER, CALLER_LEFT, INTERNAL -> false;
    };
  }

  /** The last failures, newest first. */
  synchronized List<Lapse> errors() {
    return List.copyOf(errors);
  }

  /** A mean in which newer answers count more; 0 if there was none. */
  synchronized long firstContentNanos() {
    return (long) firstContent;
  }

  /** Nanoseconds since it was asked last. */
  synchronized long idle(long now) {
    return now - lastAsked;
  }

  /** The last minutes, oldest first, the current one last; those without attempts, too. */
  synchronized List<Minute> minutes(long now) {
    List<Minute> all = new ArrayList<>(MINUTES);
    long current = Math.floorDiv(now, MINUTE_NANOS);
    for (long one = current - MINUTES + 1; one <= current; one++) {
      int at = Math.floorMod(one, MINUTES);
      long[] found = minutes[at] == one ? sums[at] : new long[Sum.values().length];
      all.add(shown(one, found));
    }
    return all;
  }

  private static Minute shown(long minute, long[] found) {
    long firsts = found[Sum.FIRSTS.ordinal()];
    long good = found[Sum.GOOD.ordinal()];
    return new Minute(
        minute * MINUTE_NANOS,
        found[Sum.ASKED.ordinal()],
        found[Sum.FAILED.ordinal()],
        good,
        firsts,
        firsts == 0 ? 0 : found[Sum.FIRST_NANOS.ordinal()] / firsts / 1_000_000,
        good == 0 ? 0 : found[Sum.TOTAL_NANOS.ordinal()] / good / 1_000_000);
  }

  private long[] minute(long now) {
    lastAsked = now;
    long one = Math.floorDiv(now, MINUTE_NANOS);
    int at = Math.floorMod(one, MINUTES);
    if (minutes[at] != one) {
      minutes[at] = one;
      java.util.Arrays.fill(sums[at], 0);
    }
    return sums[at];
  }
}
