/** Tests of what all doors have in common. */
@NullMarked
package io.polyphony.server.gateway;

import org.jspecify.annotations.NullMarked;
