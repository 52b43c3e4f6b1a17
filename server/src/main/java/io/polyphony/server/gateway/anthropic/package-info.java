/** The programs' door in Anthropic's wire format. */
@NullMarked
package io.polyphony.server.gateway.anthropic;

import org.jspecify.annotations.NullMarked;
