/** Tests of what processes tell each other. */
@NullMarked
package io.polyphony.server.cluster;

import org.jspecify.annotations.NullMarked;
