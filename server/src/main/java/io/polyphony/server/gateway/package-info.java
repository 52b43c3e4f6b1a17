/** The programs' door: what its wire formats share. */
@NullMarked
package io.polyphony.server.gateway;

import org.jspecify.annotations.NullMarked;
