@NullMarked
package io.polyphony.server.gateway;

import org.jspecify.annotations.NullMarked;
