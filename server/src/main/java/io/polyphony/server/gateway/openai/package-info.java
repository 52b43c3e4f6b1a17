/** The programs' door in the OpenAI wire format. */
@NullMarked
package io.polyphony.server.gateway.openai;

import org.jspecify.annotations.NullMarked;
