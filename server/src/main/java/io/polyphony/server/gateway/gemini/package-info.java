/** The programs' door in Gemini's wire format. */
@NullMarked
package io.polyphony.server.gateway.gemini;

import org.jspecify.annotations.NullMarked;
