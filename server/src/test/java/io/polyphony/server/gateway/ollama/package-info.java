/** Tests of the door in the wire format of Ollama. */
@NullMarked
package io.polyphony.server.gateway.ollama;

import org.jspecify.annotations.NullMarked;
