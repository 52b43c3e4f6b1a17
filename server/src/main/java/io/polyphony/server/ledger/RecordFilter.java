package io.polyphony.server.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which records somebody wants to see.
 *
 * @param owner only this person's; null for everybody's in the organisation
 * @param values for each dimension what is wanted of it, any of several; absent = all
 * @param from the first moment; null for the oldest record
 * @param to the moment after the last; null for the newest record
 * @param atLeastMs only those that took at least so long; null = all
 * @param atLeastNano only those billed with at least so much, in nano-dollars; null = all
 */
record RecordFilter(
    UUID organisation,
    @Nullable UUID owner,
    Map<Dimension, List<String>> values,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Long atLeastMs,
    @Nullable Long atLeastNano) {

  RecordFilter {
    values = Map.copyOf(values);
  }

  /** Whether what is wanted can be seen from the kind of a record. */
  boolean asksForKinds() {
    return owner != null || !values.isEmpty();
  }

  /** Whether anything but the time decides. */
  boolean isSelective() {
    return asksForKinds() || isBounded();
  }

  /** Whether the time taken or the money decides. */
  boolean isBounded() {
    return atLeastMs != null || atLeastNano != null;
  }
}
