/** Random bytes for every dialect's readers, guided by coverage. */
@NullMarked
package io.polyphony.fuzz;

import org.jspecify.annotations.NullMarked;
