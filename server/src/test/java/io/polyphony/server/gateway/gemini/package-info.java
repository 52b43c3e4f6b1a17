/** Tests of that door. */
@NullMarked
package io.polyphony.server.gateway.gemini;

import org.jspecify.annotations.NullMarked;
