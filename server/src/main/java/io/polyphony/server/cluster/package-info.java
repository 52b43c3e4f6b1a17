/** What several processes tell each other: signals by the database, counters by Redis. */
@NullMarked
package io.polyphony.server.cluster;

import org.jspecify.annotations.NullMarked;
