/** Tests that hold the library's shape: its ladder, its smallness, its names. */
@NullMarked
package io.polyphony.llm.architecture;

import org.jspecify.annotations.NullMarked;
