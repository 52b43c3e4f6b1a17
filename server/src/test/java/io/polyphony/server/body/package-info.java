@NullMarked
package io.polyphony.server.body;

import org.jspecify.annotations.NullMarked;
