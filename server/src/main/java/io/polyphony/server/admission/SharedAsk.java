package io.polyphony.server.admission;

import io.polyphony.server.access.Caller;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that wants something.
 *
 * @param former what it holds already and gives back for this; null if nothing
 */
record SharedAsk(
    UUID id,
    Caller caller,
    @Nullable LimitTable table,
    @Nullable Demand demand,
    List<SharedRule> rules,
    @Nullable SharedHold former,
    Promise<SharedVerdict> answer,
    long until) {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(4).toNanos();

  SharedAsk(
      UUID id,
      Caller caller,
      @Nullable LimitTable table,
      @Nullable Demand demand,
      List<SharedRule> rules,
      @Nullable SharedHold former,
      Promise<SharedVerdict> answer) {
    this(id, caller, table, demand, rules, former, answer, System.nanoTime() + PATIENCE_NANOS);
  }

  void away() {
    answer.complete(new SharedVerdict.Away());
  }
}
