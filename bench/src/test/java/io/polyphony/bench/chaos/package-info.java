@NullMarked
package io.polyphony.bench.chaos;

import org.jspecify.annotations.NullMarked;
