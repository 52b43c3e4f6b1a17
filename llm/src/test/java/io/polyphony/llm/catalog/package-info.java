/** Tests of the catalogue: its files are sound, its look-ups find, its prices are exact. */
@NullMarked
package io.polyphony.llm.catalog;

import org.jspecify.annotations.NullMarked;
