/** Tests of the vocabulary. */
@NullMarked
package io.polyphony.llm.chat;

import org.jspecify.annotations.NullMarked;
