/** Completion records: tokens, cost, latency; append only; journal. */
@NullMarked
package io.polyphony.server.ledger;

import org.jspecify.annotations.NullMarked;
