package io.polyphony.server.admission;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Budgets between Redis and the database, which is the truth. In Redis stands what the database had
 * when somebody looked, with the snapshot of that look; beside it what was settled since. A settled
 * amount is known by its request until its record is stored, then by the transaction that stored
 * it, and is dropped once a look sees that transaction: so nothing counts twice or not at all,
 * whichever node looks and whenever.
 */
final class SharedMoney {
  private static final int CHUNK = 200;
  private static final int SOON_MS = 2;

  private final UUID organisation;
  private final SharedTools tools;
  private final Map<UUID, SharedHold> unstored = new LinkedHashMap<>();
  private final List<Stored> stored = new ArrayList<>();
  private final Map<String, Future<Response>> fills = new HashMap<>();
  private final Map<String, List<UUID>> late = new HashMap<>();

  private record Stored(SharedRule rule, UUID id, long transaction, long nano) {}

  SharedMoney(UUID organisation, SharedTools tools) {
    this.organisation = organisation;
    this.tools = tools;
  }

  /** The request has come to something that is not in the database yet. */
  synchronized void settled(SharedHold hold) {
    if (hold.nano() > 0
        && hold.rules().stream().anyMatch(rule -> rule.kind() == SharedRule.Kind.MONEY)) {
      unstored.put(hold.id(), hold);
    }
  }

  synchronized List<SharedHold> unstored() {
    return List.copyOf(unstored.values());
  }

  /**
   * @param send called soon, once for many
   */
  synchronized void stored(SharedHold hold, long transaction, Runnable send) {
    if (unstored.remove(hold.id()) == null) {
      return;
    }
    if (stored.isEmpty()) {
      tools.line().later(SOON_MS, send);
    }
    for (SharedRule rule : hold.held()) {
      if (rule.kind() == SharedRule.Kind.MONEY) {
        stored.add(new Stored(rule, hold.id(), transaction, hold.nano()));
      }
    }
  }

  /** What is stored by now is seen by whoever looks. */
  synchronized void forgetStored() {
    stored.clear();
  }

  synchronized List<Future<Response>> sendStored(String epoch) {
    Map<SharedRule, List<Stored>> all = new LinkedHashMap<>();
    stored.forEach(one -> all.computeIfAbsent(one.rule(), it -> new ArrayList<>()).add(one));
    stored.clear();
    List<Future<Response>> sent = new ArrayList<>();
    all.forEach(
        (rule, ones) -> {
          for (int from = 0; from < ones.size(); from += CHUNK) {
            List<Stored> some = ones.subList(from, Math.min(ones.size(), from + CHUNK));
            ScriptCall call = call("stored", epoch).add(1).rule(rule, 0).add(some.size());
            some.forEach(one -> call.add(one.id()).add(one.transaction()).add(one.nano()));
            sent.add(call.send(tools.line(), tools.script()));
          }
        });
    return sent;
  }

  /** Asks the database what was spent of a budget of which Redis knows nothing. */
  synchronized Future<Response> fill(String epoch, SharedRule rule, long from) {
    String name = epoch + rule.name();
    Future<Response> under = fills.get(name);
    if (under != null) {
      return under;
    }
    Future<Response> filled =
        tools
            .budgets()
            .spent(organisation, rule, from)
            .compose(spent -> found(epoch, rule, from, spent));
    fills.put(name, filled);
    filled.onComplete(done -> filled(name));
    return filled;
  }

  private synchronized void filled(String name) {
    fills.remove(name);
  }

  /** What the database had at a look, and the requests that it had by then for sure. */
  synchronized Future<Response> found(
      String epoch, SharedRule rule, long from, LimitStore.Spent spent) {
    List<UUID> there = late.getOrDefault(rule.name(), List.of());
    late.remove(rule.name());
    ScriptCall call =
        call("found", epoch)
            .rule(rule, 0)
            .add(from)
            .add(spent.nano().getOrDefault(rule.subject(), 0L))
            .add(spent.snapshot())
            .add(there.size());
    there.forEach(call::add);
    return call.send(tools.line(), tools.script()).onSuccess(reply -> heard(rule, reply));
  }

  private synchronized void heard(SharedRule rule, Response reply) {
    Response ids = reply.size() > 1 ? reply.get(1) : null;
    if (ids != null && ids.size() > 0) {
      List<UUID> waiting = new ArrayList<>();
      ids.forEach(id -> waiting.add(UUID.fromString(id.toString())));
      late.put(rule.name(), waiting);
    }
  }

  /**
   * Requests that have been waiting for their record for long, as their node died: of those that
   * are in the database by now the next look says so.
   *
   * @param known which of them are there; blocking
   */
  void confirm(Function<List<UUID>, List<UUID>> known) {
    Map<String, List<UUID>> all;
    synchronized (this) {
      all = Map.copyOf(late);
    }
    all.forEach(
        (name, ids) -> {
          List<UUID> there = known.apply(ids);
          synchronized (this) {
            late.put(name, there);
          }
        });
  }

  private ScriptCall call(String operation, String epoch) {
    return new ScriptCall(operation, organisation, epoch, tools);
  }
}
