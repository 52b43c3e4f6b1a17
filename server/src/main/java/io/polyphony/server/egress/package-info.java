/** The one client for outbound connections: address checks, pinned resolution, limits. */
@NullMarked
package io.polyphony.server.egress;

import org.jspecify.annotations.NullMarked;
