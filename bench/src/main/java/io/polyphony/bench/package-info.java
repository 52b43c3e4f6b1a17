/** Benchmarks: microbenchmarks and load scenarios side by side with peers, on loopback. */
@NullMarked
package io.polyphony.bench;

import org.jspecify.annotations.NullMarked;
