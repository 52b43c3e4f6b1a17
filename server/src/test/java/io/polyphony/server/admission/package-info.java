@NullMarked
package io.polyphony.server.admission;

import org.jspecify.annotations.NullMarked;
