/** The programs' door in Ollama's wire format. */
@NullMarked
package io.polyphony.server.gateway.ollama;

import org.jspecify.annotations.NullMarked;
