/** Tests of sessions, virtual keys and rights. */
@NullMarked
package io.polyphony.server.access;

import org.jspecify.annotations.NullMarked;
