/** Requests with an {@code Idempotency-Key}: served once, answered as often as they come. */
@NullMarked
package io.polyphony.server.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
