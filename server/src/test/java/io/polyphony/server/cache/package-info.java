@NullMarked
package io.polyphony.server.cache;

import org.jspecify.annotations.NullMarked;
