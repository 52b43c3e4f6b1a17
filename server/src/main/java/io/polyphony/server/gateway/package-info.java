/** The programs' door: what the doors of all dialects have in common. */
@NullMarked
package io.polyphony.server.gateway;

import org.jspecify.annotations.NullMarked;
