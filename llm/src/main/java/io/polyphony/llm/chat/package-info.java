/**
 * The vocabulary of the engine: a request, its messages and parts, and an answer as the list of its
 * chunks. Plain values without I/O; every dialect reads into and writes from these types.
 */
@NullMarked
package io.polyphony.llm.chat;

import org.jspecify.annotations.NullMarked;
