package io.polyphony.server.admission;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Who has used what of an organisation's limits over all nodes, and how to forget it. */
final class SharedStates {
  private final UUID organisation;
  private final String epoch;
  private final SharedMoney money;
  private final SharedTools tools;

  /**
   * @param epoch the one that there is
   */
  SharedStates(UUID organisation, String epoch, SharedMoney money, SharedTools tools) {
    this.organisation = organisation;
    this.epoch = epoch;
    this.money = money;
    this.tools = tools;
  }

  Future<List<LimitTable.State>> of(List<Limit> limits) {
    return rules(limits)
        .compose(
            rules ->
                look(rules)
                    .compose(reply -> filled(rules, reply).compose(nothing -> look(rules)))
                    .map(reply -> states(rules, reply)));
  }

  /** What was used of a rate is forgotten; what runs counts when it has ended. */
  Future<Response> clear(Limit limit) {
    return rules(List.of(limit)).compose(rules -> send(call("clear").rules(rules, rule -> 0)));
  }

  private Future<List<SharedRule>> rules(List<Limit> limits) {
    List<SharedRule> rules = new ArrayList<>();
    List<Future<Response>> asked = new ArrayList<>();
    for (Limit limit : limits) {
      asked.add(
          tools
              .line()
              .members(ScriptCall.index(organisation, epoch, limit.id()))
              .onSuccess(
                  subjects ->
                      subjects.forEach(
                          it -> rules.add(SharedRule.of(limit, UUID.fromString(it.toString()))))));
    }
    return Future.all(asked).map(done -> rules);
  }

  private Future<Response> look(List<SharedRule> rules) {
    return send(call("look").rules(rules, rule -> 1));
  }

  /** Budgets of which Redis knows nothing yet in this period. */
  private Future<?> filled(List<SharedRule> rules, Response reply) {
    List<Future<Response>> fills = new ArrayList<>();
    for (int one = 0; one < rules.size(); one++) {
      SharedRule rule = rules.get(one);
      Limit limit = rule.rule().limit();
      Period period = limit.period();
      if (reply.get(1).get(one).get(0).toString().isEmpty() && period != null) {
        long from = period.from(tools.now().get().instant()).toEpochDay();
        fills.add(money.fill(epoch, rule, from));
      }
    }
    return fills.isEmpty() ? Future.succeededFuture() : Future.all(fills);
  }

  private static List<LimitTable.State> states(List<SharedRule> rules, Response reply) {
    List<LimitTable.State> states = new ArrayList<>();
    for (int one = 0; one < rules.size(); one++) {
      Response state = reply.get(1).get(one);
      SharedRule rule = rules.get(one);
      String taken = state.get(0).toString();
      if (!taken.isEmpty()) {
        Duration wait = ScriptReply.opens(state, 1);
        states.add(
            new LimitTable.State(rule.rule().limit(), rule.subject(), Long.parseLong(taken), wait));
      }
    }
    return states;
  }

  private ScriptCall call(String operation) {
    return new ScriptCall(operation, organisation, epoch, tools);
  }

  private Future<Response> send(ScriptCall call) {
    return call.send(tools.line(), tools.script())
        .compose(
            reply ->
                ScriptReply.word(reply).equals("ok")
                    ? Future.succeededFuture(reply)
                    : Future.failedFuture("another epoch has begun"));
  }
}
