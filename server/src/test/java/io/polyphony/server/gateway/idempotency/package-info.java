@NullMarked
package io.polyphony.server.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
