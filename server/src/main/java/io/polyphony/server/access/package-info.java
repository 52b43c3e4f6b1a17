/** Who is asking: session or virtual key to Caller; roles and permissions. */
@NullMarked
package io.polyphony.server.access;

import org.jspecify.annotations.NullMarked;
