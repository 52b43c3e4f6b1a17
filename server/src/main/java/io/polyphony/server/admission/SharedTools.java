package io.polyphony.server.admission;

import io.polyphony.server.cluster.RedisLine;
import io.polyphony.server.cluster.RedisScript;
import io.polyphony.server.store.Ids;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every {@link SharedTable} needs.
 *
 * @param node this process
 * @param nodes how many there are
 * @param now the node's own clocks
 * @param tell says to the other nodes that an organisation's epoch has begun
 * @param budgets reads the database
 */
record SharedTools(
    RedisLine line,
    RedisScript script,
    UUID node,
    IntSupplier nodes,
    Ids ids,
    Duration lease,
    Supplier<Moment> now,
    Consumer<UUID> tell,
    Budgets budgets,
    Memory memory) {

  /** What this process counts by itself. */
  interface Memory {

    /** An organisation's limits; null if it has none. */
    @Nullable LimitTable table(UUID organisation);

    /** A key's own load; null if it has asked for nothing. */
    @Nullable CallerLoad load(UUID key);
  }

  /** Asks the database what was spent of a budget. */
  interface Budgets {

    /** May be called on an event loop. */
    Future<LimitStore.Spent> spent(UUID organisation, SharedRule rule, long from);
  }
}
