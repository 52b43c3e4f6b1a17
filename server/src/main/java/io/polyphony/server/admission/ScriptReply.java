package io.polyphony.server.admission;

import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what the limits' script answers: a word, and what belongs to it. */
final class ScriptReply {
  private ScriptReply() {}

  static String word(Response reply) {
    return reply.get(0).toString();
  }

  static long number(Response reply, int at) {
    return Objects.requireNonNull(reply.get(at).toLong());
  }

  static long[] numbers(Response list) {
    long[] numbers = new long[list.size()];
    for (int at = 0; at < numbers.length; at++) {
      numbers[at] = number(list, at);
    }
    return numbers;
  }

  /** The rule with that number; the script counts from 1. */
  static SharedRule rule(Response reply, int at, List<SharedRule> rules) {
    return rules.get((int) number(reply, at) - 1);
  }

  /** Microseconds; null if nobody can tell. */
  static @Nullable Duration opens(Response reply, int at) {
    long micros = number(reply, at);
    return micros < 0 ? null : Duration.ofNanos(micros * 1_000);
  }

  /** Soft limits that are gone beyond: pairs of a rule and what is used of it. */
  static List<LimitTable.State> beyond(Response pairs, List<SharedRule> rules) {
    List<LimitTable.State> states = new ArrayList<>();
    for (int at = 0; at < pairs.size(); at += 2) {
      SharedRule rule = rule(pairs, at, rules);
      states.add(
          new LimitTable.State(rule.rule().limit(), rule.subject(), number(pairs, at + 1), null));
    }
    return states;
  }
}
