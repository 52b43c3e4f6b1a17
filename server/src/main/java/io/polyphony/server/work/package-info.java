/** What is too much work for an event loop, and is done beside it. */
@NullMarked
package io.polyphony.server.work;

import org.jspecify.annotations.NullMarked;
