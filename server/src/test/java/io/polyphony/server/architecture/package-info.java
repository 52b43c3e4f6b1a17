/** Rules that keep the packages apart. */
@NullMarked
package io.polyphony.server.architecture;

import org.jspecify.annotations.NullMarked;
