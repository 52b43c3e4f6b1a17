package io.polyphony.llm.dialect;

import io.polyphony.llm.failure.ErrorCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a vendor asks to wait. Points in time are read as the distance from the answer's own
 * {@code date} header, since a dialect has no clock.
 */
final class RetryAfter {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,9})?");
  private static final Pattern PIECE =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,12})?)(ms|us|ns|µs|d|h|m|s)");
  private static final Pattern IN_WORDS =
      Pattern.compile(
          "(?:try again|retry|retrying|wait)(?: \\w+)? (?:in |after )?(\\d{1,9}(?:\\.\\d{1,12})?) ?"
              + "(ms|milliseconds?|m(?:in(?:ute)?s?)?|hours?|h|s(?:ec(?:ond)?s?)?)\\b");
  private static final Duration LONGEST = Duration.ofDays(31);

  private RetryAfter() {}

  /**
   * The vendor's wish, best source first; null if it said none.
   *
   * @param words the vendor's message, the last resort for rate limits
   */
  static @Nullable Duration read(ResponseHead head, ErrorCode code, String words) {
    Duration wait = number(head.header("retry-after-ms"), 1);
    wait = wait != null ? wait : number(head.header("x-ms-retry-after-ms"), 1);
    wait = wait != null ? wait : number(head.header("retry-after"), 1_000);
    wait = wait != null ? wait : until(head.header("retry-after"), head);
    if (wait == null && code == ErrorCode.UPSTREAM_RATE_LIMIT) {
      wait = reset(head);
      wait = wait != null ? wait : inWords(words);
    }
    return wait == null || wait.isNegative() ? null : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static @Nullable Duration number(@Nullable String text, int milliseconds) {
    if (text == null || !NUMBER.matcher(text.strip()).matches()) {
      return null;
    }
    return Duration.ofMillis(Math.round(Double.parseDouble(text.strip()) * milliseconds));
  }

  private static @Nullable Duration until(@Nullable String date, ResponseHead head) {
    Instant then = instant(date);
    Instant now = instant(head.header("date"));
    return then == null || now == null ? null : Duration.between(now, then);
  }

  private static @Nullable Duration untilInstant(String text, ResponseHead head) {
    Instant now = instant(head.header("date"));
    try {
      return now == null ? null : Duration.between(now, Instant.parse(text.strip()));
    } catch (DateTimeException otherForm) {
      return null;
    }
  }

  private static @Nullable Instant instant(@Nullable String date) {
    if (date == null) {
      return null;
    }
    try {
      return ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException otherForm) {
      return null;
    }
  }

  /** The limits that are used up decide; if none says so, the one that resets first. */
  private static @Nullable Duration reset(ResponseHead head) {
    Duration usedUp = null;
    Duration soonest = null;
    for (Map.Entry<String, String> header : head.headers().entrySet()) {
      if (!isReset(header.getKey())) {
        continue;
      }
      Duration wait = point(header.getValue(), head);
      if (wait == null) {
        continue;
      }
      String remaining = header.getKey().replace("reset", "remaining");
      if ("0".equals(head.header(remaining))) {
        usedUp = usedUp == null || wait.compareTo(usedUp) > 0 ? wait : usedUp;
      }
      soonest = soonest == null || wait.compareTo(soonest) < 0 ? wait : soonest;
    }
    return usedUp != null ? usedUp : soonest;
  }

  /** OpenAI's {@code x-ratelimit-reset-requests}, Anthropic's {@code ...-tokens-reset}. */
  private static boolean isReset(String header) {
    return header.startsWith("x-ratelimit-reset")
        || (header.startsWith("anthropic-ratelimit-") && header.endsWith("-reset"));
  }

  /** A duration ("6m0s", "12ms", "1.5"), or a point in time: RFC 3339, seconds or milliseconds. */
  private static @Nullable Duration point(String text, ResponseHead head) {
    Duration seconds = number(text, 1_000);
    if (seconds == null) {
      return text.indexOf('T') > 0 ? untilInstant(text, head) : duration(text);
    }
    if (seconds.compareTo(LONGEST) <= 0) {
      return seconds;
    }
    Instant now = instant(head.header("date"));
    if (now == null) {
      return null;
    }
    long value = seconds.toSeconds();
    Instant then =
        value > 100_000_000_000L ? Instant.ofEpochMilli(value) : Instant.ofEpochSecond(value);
    return Duration.between(now, then);
  }

  static @Nullable Duration duration(String text) {
    Matcher pieces = PIECE.matcher(text);
    double nanoseconds = 0;
    int end = 0;
    while (pieces.find() && pieces.start() == end) {
      nanoseconds += Double.parseDouble(pieces.group(1)) * unit(pieces.group(2));
      end = pieces.end();
    }
    return end == 0 || end != text.length() ? null : Duration.ofNanos(Math.round(nanoseconds));
  }

  private static double unit(String word) {
    return switch (word) {
      case "ns" -> 1;
      case "us", "µs" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3_600e9;
      default -> 86_400e9;
    };
  }

  private static @Nullable Duration inWords(String words) {
    Matcher found = IN_WORDS.matcher(words.toLowerCase(Locale.ROOT));
    if (!found.find()) {
      return null;
    }
    String unit = found.group(2);
    String symbol = unit.startsWith("ms") || unit.startsWith("milli") ? "ms" : unit.substring(0, 1);
    return duration(found.group(1) + symbol);
  }
}
