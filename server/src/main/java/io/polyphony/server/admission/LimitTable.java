package io.polyphony.server.admission;

import io.polyphony.server.access.Caller;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One organisation's limits and what was used of them. Takes from all limits that concern a request
 * or from none, under one lock; nothing in it waits.
 */
final class LimitTable {
  private final Map<UUID, Limit> limits = new HashMap<>();
  private final Map<UUID, Map<UUID, Counter>> counters = new HashMap<>();

  /**
   * A limit and what one subject has used of it.
   *
   * @param subject whose use it is
   * @param taken used up and held by what runs
   * @param opens how long until there is room again; null if there is room or nobody can tell
   */
  record State(Limit limit, UUID subject, long taken, @Nullable Duration opens) {
    long left() {
      return Math.max(0, limit.amount() - taken);
    }
  }

  /** What came of asking. */
  sealed interface Verdict {
    /**
     * @param beyond soft limits that the request goes beyond
     */
    record Taken(List<Counter.Hold> holds, List<State> beyond) implements Verdict {}

    /** A hard limit has no room; nothing is held. */
    record Refused(State state, long need) implements Verdict {}
  }

  private record Concerned(Limit limit, UUID subject, Counter counter) {

    /** With the share that one of so many nodes may grant, at least one. */
    Concerned shared(int nodes) {
      long others = Math.min(limit.amount(), counter.others());
      long share =
          Math.max(Math.min(1, limit.amount()), others + (limit.amount() - others) / nodes);
      return new Concerned(limit.withAmount(share), subject, counter);
    }
  }

  /** Takes these limits instead of those before. What was used of one that stays is kept. */
  synchronized void replace(List<Limit> all) {
    limits.clear();
    all.forEach(limit -> limits.put(limit.id(), limit));
    counters.keySet().retainAll(limits.keySet());
  }

  synchronized List<Limit> limits() {
    return List.copyOf(limits.values());
  }

  synchronized Verdict take(Caller caller, Demand demand, Moment now) {
    return take(caller, demand, 1, now);
  }

  /**
   * @param nodes of how many the process is one: it takes from its share of each limit only
   */
  synchronized Verdict take(Caller caller, Demand demand, int nodes, Moment now) {
    List<Concerned> concerned = concerned(caller, demand, now);
    List<State> beyond = new ArrayList<>();
    State strictest = null;
    for (Concerned whole : concerned) {
      Concerned one = nodes == 1 ? whole : whole.shared(nodes);
      if (hasRoom(one, demand, now)) {
        continue;
      }
      State state = state(one, one.counter().need(demand), now);
      if (!one.limit().hard()) {
        beyond.add(state);
      } else if (strictest == null || opensLater(state, strictest)) {
        strictest = state;
      }
    }
    if (strictest != null) {
      long need = counter(strictest.limit(), strictest.subject(), now).need(demand);
      return new Verdict.Refused(strictest, need);
    }
    List<Counter.Hold> holds = new ArrayList<>();
    concerned.forEach(one -> holds.add(one.counter().take(demand, now)));
    return new Verdict.Taken(holds, beyond);
  }

  /**
   * The request turns to another deployment before anything was said: what it holds is held for
   * that one instead, or, if there is no room for it, for the one before as it was.
   */
  synchronized Moved move(Caller caller, List<Counter.Hold> holds, Demand to, Moment now) {
    return move(caller, holds, to, 1, now);
  }

  /** As above, for one of so many nodes. */
  synchronized Moved move(
      Caller caller, List<Counter.Hold> holds, Demand to, int nodes, Moment now) {
    undo(holds, now);
    return switch (take(caller, to, nodes, now)) {
      case Verdict.Taken(List<Counter.Hold> taken, List<State> beyond) ->
          new Moved(true, taken, beyond);
      case Verdict.Refused refused -> {
        holds.forEach(hold -> hold.redo(now));
        yield new Moved(false, holds, List.of());
      }
    };
  }

  /** Whether there was room, and what is held now. */
  record Moved(boolean moved, List<Counter.Hold> holds, List<State> beyond) {}

  private static boolean hasRoom(Concerned one, Demand demand, Moment now) {
    long taken = one.counter().taken(now);
    long need = Math.max(1, one.counter().need(demand));
    return taken + need <= one.limit().amount();
  }

  /** A wait that nobody knows is the longest; of equals the first counts. */
  private static boolean opensLater(State state, State other) {
    return other.opens() != null
        && (state.opens() == null || state.opens().compareTo(other.opens()) > 0);
  }

  synchronized void settle(List<Counter.Hold> holds, Used used, Moment now) {
    holds.forEach(hold -> hold.settle(used, now));
  }

  synchronized void undo(List<Counter.Hold> holds, Moment now) {
    holds.forEach(hold -> hold.undo(now));
  }

  synchronized void stored(List<Counter.Hold> holds, Used used, Moment now) {
    holds.forEach(hold -> hold.stored(used, now));
  }

  /**
   * What the database has of a budget, by subject; subjects that it does not name spent nothing.
   */
  synchronized void found(Limit limit, LocalDate from, Map<UUID, Long> nano, Moment now) {
    if (!limits.containsKey(limit.id())) {
      return;
    }
    nano.forEach(
        (subject, sum) -> {
          if (counter(limit, subject, now) instanceof BudgetCounter budget) {
            budget.found(from, sum, now);
          }
        });
    counters
        .getOrDefault(limit.id(), Map.of())
        .forEach(
            (subject, counter) -> {
              if (!nano.containsKey(subject) && counter instanceof BudgetCounter budget) {
                budget.found(from, 0, now);
              }
            });
  }

  /** All limits and, of each, everybody who has used something of it. */
  synchronized List<State> states(Moment now) {
    List<State> states = new ArrayList<>();
    for (Limit limit : limits.values()) {
      counters
          .getOrDefault(limit.id(), Map.of())
          .forEach(
              (subject, counter) ->
                  states.add(state(new Concerned(limit, subject, counter), 1, now)));
    }
    return states;
  }

  synchronized void clear(UUID limit) {
    counters.getOrDefault(limit, Map.of()).values().forEach(Counter::clear);
  }

  /** The limits that concern a request, in the order in which they are asked. */
  synchronized List<Rule> rules(Caller caller, Demand demand) {
    List<Rule> rules = new ArrayList<>();
    for (Limit limit : limits.values()) {
      UUID subject = limit.counterOf(caller, demand.model());
      if (subject != null) {
        rules.add(new Rule(limit, subject));
      }
    }
    return rules;
  }

  /** Counts what was granted elsewhere: a hold for each rule, in their order. */
  synchronized List<Counter.Hold> count(List<Rule> rules, Demand demand, Moment now) {
    List<Counter.Hold> holds = new ArrayList<>();
    for (Rule rule : rules) {
      Limit limit = rule.limit();
      Counter counter =
          limits.containsKey(limit.id()) ? counter(limit, rule.subject(), now) : fresh(limit, now);
      holds.add(counter.take(demand, now));
    }
    return holds;
  }

  /** Everybody who has used something of a limit here. */
  synchronized List<UUID> subjects(UUID limit) {
    return List.copyOf(counters.getOrDefault(limit, Map.of()).keySet());
  }

  /** What this process has used of a limit of late; see {@link Counter#used}. */
  synchronized long[] used(Rule rule, Moment now) {
    Counter counter = counters.getOrDefault(rule.limit().id(), Map.of()).get(rule.subject());
    return counter == null ? new long[0] : counter.used(now);
  }

  private List<Concerned> concerned(Caller caller, Demand demand, Moment now) {
    List<Concerned> concerned = new ArrayList<>();
    for (Limit limit : limits.values()) {
      UUID subject = limit.counterOf(caller, demand.model());
      if (subject != null) {
        concerned.add(new Concerned(limit, subject, counter(limit, subject, now)));
      }
    }
    return concerned;
  }

  private Counter counter(Limit limit, UUID subject, Moment now) {
    return counters
        .computeIfAbsent(limit.id(), id -> new HashMap<>())
        .computeIfAbsent(subject, id -> fresh(limit, now));
  }

  private static Counter fresh(Limit limit, Moment now) {
    Period period = limit.period();
    if (period == null) {
      return new SlotCounter();
    }
    Duration slides = period.slides();
    return limit.measure() == Measure.MONEY || slides == null
        ? new BudgetCounter(period, now)
        : new RateCounter(slides, limit.measure() == Measure.TOKENS, now);
  }

  private static State state(Concerned one, long need, Moment now) {
    long taken = one.counter().taken(now);
    boolean full = taken + Math.max(1, need) > one.limit().amount();
    Duration opens = full ? one.counter().until(one.limit().amount(), need, now) : null;
    return new State(one.limit(), one.subject(), taken, opens);
  }
}
