/** Tests of conversations. */
@NullMarked
package io.polyphony.server.chat;

import org.jspecify.annotations.NullMarked;
