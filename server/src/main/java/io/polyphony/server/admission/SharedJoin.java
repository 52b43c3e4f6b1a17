package io.polyphony.server.admission;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Brings to an epoch what this node knows: what it has used, what runs, what is not stored yet. */
final class SharedJoin {
  private final UUID organisation;
  private final SharedTools tools;
  private final Map<UUID, SharedRule> paces = new HashMap<>();

  /** What is known of one rule, as the script reads it. */
  private record Known(
      SharedRule rule, List<Object> used, List<Object> holds, List<Object> unstored) {
    Known(SharedRule rule) {
      this(rule, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  SharedJoin(UUID organisation, SharedTools tools) {
    this.organisation = organisation;
    this.tools = tools;
  }

  /** A key whose own pace is counted. */
  void pace(SharedRule rule) {
    paces.put(rule.subject(), rule);
  }

  /**
   * The epoch that there is; a new one if there is none or only the one to be replaced.
   *
   * @param replaced empty if none is
   */
  Future<String> epoch(String replaced) {
    String fresh = Long.toHexString(tools.ids().next().getLeastSignificantBits());
    return new ScriptCall("epoch", organisation, "", tools)
        .add(replaced)
        .add(fresh)
        .send(tools.line(), tools.script())
        .map(
            reply -> {
              if (ScriptReply.number(reply, 2) == 1) {
                tools.tell().accept(organisation);
              }
              return reply.get(1).toString();
            });
  }

  /**
   * Sends everything before it returns, so that what comes later finds it there.
   *
   * @return whether the epoch still was what it was
   */
  Future<Boolean> upload(String epoch, Collection<SharedHold> running, SharedMoney money) {
    Moment now = tools.now().get();
    Map<String, Known> all = new LinkedHashMap<>();
    used(all, now);
    paces(all, now);
    running.forEach(hold -> hold.held().forEach(rule -> held(of(all, rule), hold, now)));
    money.unstored().forEach(hold -> unstored(all, hold));
    List<Future<Response>> sent = new ArrayList<>();
    all.values().forEach(known -> sent.add(upload(epoch, known)));
    sent.add(call("joined", epoch).send(tools.line(), tools.script()));
    return Future.all(sent)
        .map(done -> sent.stream().allMatch(it -> ScriptReply.word(it.result()).equals("ok")));
  }

  private void used(Map<String, Known> all, Moment now) {
    LimitTable table = tools.memory().table(organisation);
    if (table == null) {
      return;
    }
    for (Limit limit : table.limits()) {
      for (UUID subject : table.subjects(limit.id())) {
        long[] used = table.used(new Rule(limit, subject), now);
        if (used.length > 0) {
          Known known = of(all, SharedRule.of(limit, subject));
          for (long number : used) {
            known.used().add(number);
          }
        }
      }
    }
  }

  private void paces(Map<String, Known> all, Moment now) {
    paces.forEach(
        (key, rule) -> {
          CallerLoad load = tools.memory().load(key);
          if (load != null) {
            of(all, rule).used().addAll(List.of(0, load.ahead(now.nanos()) / 1_000));
          }
        });
  }

  private static void held(Known known, SharedHold hold, Moment now) {
    SharedRule rule = known.rule();
    long place = rule.kind() == SharedRule.Kind.MONEY ? hold.from(rule) : hold.age(rule, now);
    known.holds().addAll(List.of(hold.id(), rule.need(hold.demand()), place));
  }

  private static void unstored(Map<String, Known> all, SharedHold hold) {
    for (SharedRule rule : hold.held()) {
      if (rule.kind() == SharedRule.Kind.MONEY) {
        of(all, rule).unstored().addAll(List.of(hold.id(), hold.nano(), hold.from(rule)));
      }
    }
  }

  private static Known of(Map<String, Known> all, SharedRule rule) {
    return all.computeIfAbsent(rule.name(), name -> new Known(rule));
  }

  private Future<Response> upload(String epoch, Known known) {
    ScriptCall call = call("upload", epoch).add(1).rule(known.rule(), 0);
    call.add(known.used().size() / 2);
    known.used().forEach(call::add);
    call.add(known.holds().size() / 3);
    known.holds().forEach(call::add);
    call.add(known.unstored().size() / 3);
    known.unstored().forEach(call::add);
    return call.send(tools.line(), tools.script());
  }

  private ScriptCall call(String operation, String epoch) {
    return new ScriptCall(operation, organisation, epoch, tools);
  }
}
