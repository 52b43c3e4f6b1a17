/** Tests of the application's edge. */
@NullMarked
package io.polyphony.server.app;

import org.jspecify.annotations.NullMarked;
