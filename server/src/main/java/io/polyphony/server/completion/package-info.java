/** The engine's door: the one place where a request becomes an answer. */
@NullMarked
package io.polyphony.server.completion;

import org.jspecify.annotations.NullMarked;
