/** Conversations, messages, many models side by side. */
@NullMarked
package io.polyphony.server.chat;

import org.jspecify.annotations.NullMarked;
