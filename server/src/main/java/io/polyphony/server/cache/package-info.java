/** Response cache; identical requests in flight share one answer. */
@NullMarked
package io.polyphony.server.cache;

import org.jspecify.annotations.NullMarked;
