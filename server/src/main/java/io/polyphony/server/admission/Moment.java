package io.polyphony.server.admission;

import java.time.Instant;

/**
 * Now, by both clocks.
 *
 * @param nanos monotonic; rates go by it, so that a clock that is set does not open them
 * @param instant budgets go by it
 */
record Moment(long nanos, Instant instant) {}
