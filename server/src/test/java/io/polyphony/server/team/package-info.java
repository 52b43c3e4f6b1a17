@NullMarked
package io.polyphony.server.team;

import org.jspecify.annotations.NullMarked;
