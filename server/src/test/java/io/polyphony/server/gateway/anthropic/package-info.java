/** Tests of that door. */
@NullMarked
package io.polyphony.server.gateway.anthropic;

import org.jspecify.annotations.NullMarked;
