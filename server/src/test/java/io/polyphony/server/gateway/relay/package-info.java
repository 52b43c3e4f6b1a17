/** Tests of what is handed on as it is. */
@NullMarked
package io.polyphony.server.gateway.relay;

import org.jspecify.annotations.NullMarked;
