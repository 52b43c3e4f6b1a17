@NullMarked
package io.polyphony.server.route;

import org.jspecify.annotations.NullMarked;
