/** Faults on purpose: a packaged server under load, and what must hold whatever dies. */
@NullMarked
package io.polyphony.bench.chaos;

import org.jspecify.annotations.NullMarked;
