/** Every inbound dialect to every outbound one and back: what a pair keeps and what it cannot. */
@NullMarked
package io.polyphony.llm.matrix;

import org.jspecify.annotations.NullMarked;
