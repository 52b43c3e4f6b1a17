/** What several processes on one database tell each other: signals. */
@NullMarked
package io.polyphony.server.cluster;

import org.jspecify.annotations.NullMarked;
