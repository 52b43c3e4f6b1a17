package io.polyphony.server.admission;

import java.util.UUID;

/**
 * A limit that concerns a request.
 *
 * @param subject whose use of it counts
 */
record Rule(Limit limit, UUID subject) {}
