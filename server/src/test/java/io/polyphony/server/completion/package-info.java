@NullMarked
package io.polyphony.server.completion;

import org.jspecify.annotations.NullMarked;
