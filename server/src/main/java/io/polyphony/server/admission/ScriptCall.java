package io.polyphony.server.admission;

import io.polyphony.server.cluster.RedisLine;
import io.polyphony.server.cluster.RedisScript;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * One call of the limits' script, as {@code redis/counters.lua} describes it. All keys of an
 * organisation have the same tag, so that they are in one slot of a cluster.
 */
final class ScriptCall {
  private final List<String> keys = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private final String heading;
  private final String prefix;

  /**
   * @param operation the script's word
   * @param epoch as the node knows it
   */
  ScriptCall(String operation, UUID organisation, String epoch, SharedTools tools) {
    this.heading = heading(organisation);
    this.prefix = heading + ":" + epoch + ":";
    keys.add(heading);
    add(operation).add(epoch).add(tools.node()).add(tools.nodes().getAsInt());
    add(tools.lease().toMillis());
  }

  private static String heading(UUID organisation) {
    return "polyphony:{" + organisation + "}";
  }

  /** The set of those who have used something of a limit. */
  static String index(UUID organisation, String epoch, UUID limit) {
    return heading(organisation) + ":" + epoch + ":" + limit;
  }

  ScriptCall add(Object argument) {
    arguments.add(argument.toString());
    return this;
  }

  ScriptCall rules(Collection<SharedRule> rules, ToLongFunction<SharedRule> need) {
    add(rules.size());
    rules.forEach(rule -> rule(rule, need.applyAsLong(rule)));
    return this;
  }

  ScriptCall rule(SharedRule rule, long need) {
    Limit limit = rule.limit();
    String counter = prefix + rule.name();
    keys.add(counter);
    keys.add(counter + ":l");
    keys.add(limit == null ? heading : prefix + limit.id());
    add(rule.kind().letter()).add(rule.span()).add(rule.amount()).add(rule.hardness()).add(need);
    return add(limit == null ? "" : rule.subject());
  }

  Future<Response> send(RedisLine line, RedisScript script) {
    return line.run(script, keys, arguments);
  }
}
