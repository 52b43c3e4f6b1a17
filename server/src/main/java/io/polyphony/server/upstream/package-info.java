/** Attempts against providers: connections, timeouts, circuit breakers, fallback. */
@NullMarked
package io.polyphony.server.upstream;

import org.jspecify.annotations.NullMarked;
