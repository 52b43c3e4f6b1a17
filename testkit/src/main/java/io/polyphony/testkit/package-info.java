/**
 * Fakes for tests and benchmarks: a provider server that plays recorded exchanges, a fault proxy, a
 * clock, builders. Speaks only on loopback.
 */
@NullMarked
package io.polyphony.testkit;

import org.jspecify.annotations.NullMarked;
