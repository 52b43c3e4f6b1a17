@NullMarked
package io.polyphony.server.egress;

import org.jspecify.annotations.NullMarked;
