package io.polyphony.server.admission;

import io.vertx.core.AsyncResult;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One organisation's limits as all nodes count them. What is in Redis is never more than the sum of
 * what the nodes know by themselves: when it is lost, or a node has lost touch with it, a new epoch
 * begins, to which each node brings what it knows; so nothing needs to be repeated or mended.
 */
final class SharedTable {
  private static final long LOOK_AGAIN_MS = 20;
  private static final int CHUNK = 500;

  private final UUID organisation;
  private final SharedTools tools;
  private final SharedJoin join;
  private final SharedMoney money;
  private final Map<UUID, SharedHold> running = new LinkedHashMap<>();
  private final List<SharedAsk> waiting = new ArrayList<>();
  private String epoch = "";
  private String tried = "";
  private boolean stale = true;
  private boolean joining;

  SharedTable(UUID organisation, SharedTools tools) {
    this.organisation = organisation;
    this.tools = tools;
    this.join = new SharedJoin(organisation, tools);
    this.money = new SharedMoney(organisation, tools);
  }

  /** Asks all rules of a request at once, or waits until the epoch is known to all nodes. */
  synchronized void ask(SharedAsk ask) {
    if (!tools.line().isHere() || System.nanoTime() - ask.until() > 0) {
      ask.away();
      return;
    }
    if (stale && !joining) {
      join();
    }
    if (joining) {
      waiting.add(ask);
      return;
    }
    SharedHold former = ask.former();
    String at = epoch;
    ScriptCall call = call("take").add(ask.id()).rules(ask.rules(), it -> it.need(ask.demand()));
    call.rules(former == null ? List.of() : limits(former), it -> place(former, it));
    call.send(tools.line(), tools.script()).onComplete(done -> answered(ask, at, done));
  }

  private static List<SharedRule> limits(SharedHold hold) {
    return hold.rules().stream().filter(rule -> !rule.isOwn()).toList();
  }

  private static long place(@Nullable SharedHold hold, SharedRule rule) {
    return hold == null ? 0 : hold.place(rule);
  }

  private void answered(SharedAsk ask, String at, AsyncResult<Response> done) {
    if (done.failed()) {
      lostTouch();
      ask.away();
      return;
    }
    Response reply = done.result();
    switch (ScriptReply.word(reply)) {
      case "ok" -> taken(ask, reply);
      case "no" ->
          ask.answer()
              .complete(
                  new SharedVerdict.Refused(
                      ScriptReply.rule(reply, 1, ask.rules()),
                      ScriptReply.number(reply, 2),
                      ScriptReply.opens(reply, 3)));
      case "wait" -> tools.line().later(LOOK_AGAIN_MS, () -> ask(ask));
      case "fill" -> {
        SharedRule budget = ScriptReply.rule(reply, 1, ask.rules());
        money
            .fill(at, budget, ScriptReply.number(reply, 2))
            .onComplete(
                filled -> {
                  if (filled.succeeded()) {
                    ask(ask);
                  } else {
                    ask.away();
                  }
                });
      }
      default -> {
        otherEpoch(at);
        ask(ask);
      }
    }
  }

  private void taken(SharedAsk ask, Response reply) {
    long[] places = ScriptReply.numbers(reply.get(1));
    List<LimitTable.State> states = ScriptReply.beyond(reply.get(2), ask.rules());
    SharedHold hold;
    synchronized (this) {
      hold = counted(ask, places);
      running.put(hold.id(), hold);
      ask.rules().stream().filter(rule -> rule.kind() == SharedRule.Kind.PACE).forEach(join::pace);
    }
    ask.answer().complete(new SharedVerdict.Taken(hold, states));
  }

  /** This node's own count, of which the next epoch will be made. */
  private SharedHold counted(SharedAsk ask, long[] places) {
    Moment now = tools.now().get();
    LimitTable table = ask.table();
    Demand demand = ask.demand();
    SharedHold former = ask.former();
    List<Rule> rules =
        ask.rules().stream().filter(rule -> !rule.isOwn()).map(SharedRule::rule).toList();
    if (table != null && former != null) {
      table.undo(former.holds(), now);
    }
    List<Counter.Hold> holds =
        table == null || demand == null ? List.of() : table.count(rules, demand, now);
    var taken = new SharedHold.Taken(own(ask, former), places, holds, now.instant());
    if (former == null || demand == null) {
      return new SharedHold(ask.id(), ask.caller(), table, demand, taken);
    }
    former.moved(demand, taken);
    return former;
  }

  /** A request that turns to another model keeps its key's own place. */
  private static List<SharedRule> own(SharedAsk ask, @Nullable SharedHold former) {
    if (former == null) {
      return ask.rules();
    }
    List<SharedRule> all = new ArrayList<>(ask.rules());
    former.rules().stream().filter(SharedRule::isOwn).forEach(all::add);
    return all;
  }

  /**
   * A request that this node let through without Redis: by its share, or as no rule concerns it.
   */
  synchronized void adopt(SharedHold hold) {
    running.put(hold.id(), hold);
    stale |= !hold.rules().isEmpty() && !tools.line().isHere();
  }

  /** It is about to ask for others rules; false if it has ended already. */
  synchronized boolean moving(SharedHold hold) {
    boolean runs = running.containsKey(hold.id());
    hold.moving(runs);
    return runs;
  }

  /** It has turned to others rules, or not. */
  synchronized void moved(SharedHold hold) {
    hold.moving(false);
    Used after = hold.after();
    if (after != null) {
      settle(hold, after);
    }
  }

  /** Turns by this node's share alone; false if that has no room, and everything is as it was. */
  synchronized boolean moveByShare(SharedHold hold, LimitTable table, Demand to, int nodes) {
    Moment now = tools.now().get();
    synchronized (table) {
      LimitTable.Moved moved = table.move(hold.caller(), hold.holds(), to, nodes, now);
      if (moved.moved()) {
        List<SharedRule> rules = new ArrayList<>();
        table.rules(hold.caller(), to).forEach(rule -> rules.add(SharedRule.of(rule)));
        hold.rules().stream().filter(SharedRule::isOwn).forEach(rules::add);
        hold.moved(to, new SharedHold.Taken(rules, new long[0], moved.holds(), now.instant()));
      }
      stale = true;
      return moved.moved();
    }
  }

  synchronized void settle(SharedHold hold, Used used) {
    if (hold.moving()) {
      hold.after(used);
      return;
    }
    running.remove(hold.id());
    LimitTable table = hold.table();
    if (table != null) {
      table.settle(hold.holds(), used, tools.now().get());
    }
    hold.settled(used.nano());
    money.settled(hold);
    sendSettled(hold, used);
    Long transaction = hold.transaction();
    if (transaction != null) {
      stored(hold, used, transaction);
    }
  }

  private void sendSettled(SharedHold hold, Used used) {
    List<SharedRule> held = hold.held();
    if (!tools.line().isHere()) {
      stale |= !hold.rules().isEmpty();
    } else if (!epoch.isEmpty() && !held.isEmpty()) {
      String at = epoch;
      call("settle")
          .add(hold.id())
          .add(used.tokens())
          .add(used.nano())
          .rules(held, rule -> 0)
          .send(tools.line(), tools.script())
          .onComplete(done -> heard(at, done));
    }
  }

  /** The record of a settled request is in the database. */
  synchronized void stored(SharedHold hold, Used used, long transaction) {
    if (!hold.isSettled()) {
      hold.storedBefore(transaction);
      return;
    }
    LimitTable table = hold.table();
    if (table != null) {
      table.stored(hold.holds(), used, tools.now().get());
    }
    money.stored(hold, transaction, this::storedNow);
  }

  private synchronized void storedNow() {
    if (!epoch.isEmpty() && tools.line().isHere()) {
      String at = epoch;
      money.sendStored(at).forEach(sent -> sent.onComplete(done -> heard(at, done)));
    } else {
      money.forgetStored();
    }
  }

  private void heard(String at, AsyncResult<Response> done) {
    if (done.failed()) {
      lostTouch();
    } else if (ScriptReply.word(done.result()).equals("join")) {
      otherEpoch(at);
    }
  }

  /** Whether Redis did something is not known: the next epoch will be right again. */
  private synchronized void lostTouch() {
    stale = true;
  }

  private synchronized void otherEpoch(String at) {
    if (at.equals(epoch) && !joining) {
      join();
    }
  }

  /** Brings what this node knows to the epoch that there is, or begins one. */
  private synchronized void join() {
    joining = true;
    String replaced = stale ? tried : "";
    epoch = "";
    join.epoch(replaced)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                upload(done.result());
              } else {
                joined(false);
              }
            });
  }

  private synchronized void upload(String found) {
    stale = false;
    epoch = found;
    tried = found;
    join.upload(found, running.values(), money)
        .onComplete(done -> joined(done.succeeded() && done.result()));
  }

  private void joined(boolean done) {
    List<SharedAsk> all;
    synchronized (this) {
      joining = false;
      stale |= !done;
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(this::ask);
  }

  /** Another node has begun an epoch. */
  void look() {
    if (!tools.line().isHere()) {
      return;
    }
    join.epoch("")
        .onSuccess(
            found -> {
              synchronized (this) {
                if (!joining && !found.equals(epoch)) {
                  join();
                }
              }
            });
  }

  /** Redis is back. */
  synchronized void back() {
    if (stale && !joining) {
      join();
    }
  }

  /** What runs keeps its place. */
  synchronized void renew() {
    if (!tools.line().isHere() || joining) {
      return;
    }
    if (stale) {
      if (!running.isEmpty()) {
        join();
      }
      return;
    }
    Map<SharedRule, List<UUID>> held = new HashMap<>();
    running
        .values()
        .forEach(
            hold ->
                hold.held()
                    .forEach(
                        rule ->
                            held.computeIfAbsent(rule, it -> new ArrayList<>()).add(hold.id())));
    String at = epoch;
    held.forEach((rule, ids) -> renew(at, rule, ids));
  }

  private void renew(String at, SharedRule rule, List<UUID> ids) {
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<UUID> some = ids.subList(from, Math.min(ids.size(), from + CHUNK));
      ScriptCall call = call("renew").add(1).rule(rule, 0).add(some.size());
      some.forEach(call::add);
      call.send(tools.line(), tools.script())
          .onComplete(
              done -> {
                if (done.succeeded() && ScriptReply.word(done.result()).equals("lost")) {
                  lostTouch();
                  otherEpoch(at);
                } else {
                  heard(at, done);
                }
              });
    }
  }

  /** What the database has of a budget, for those who use it here. */
  synchronized void found(
      Limit limit, Collection<UUID> subjects, long from, LimitStore.Spent spent) {
    if (!epoch.isEmpty() && !joining && !stale && tools.line().isHere()) {
      String at = epoch;
      for (UUID subject : subjects) {
        SharedRule rule = SharedRule.of(limit, subject);
        money.found(at, rule, from, spent).onComplete(done -> heard(at, done));
      }
    }
  }

  SharedMoney money() {
    return money;
  }

  /** What all nodes have used; null if Redis cannot be asked now. */
  synchronized @Nullable SharedStates states() {
    return tools.line().isHere() && !joining && !stale
        ? new SharedStates(organisation, epoch, money, tools)
        : null;
  }

  private ScriptCall call(String operation) {
    return new ScriptCall(operation, organisation, epoch, tools);
  }
}
