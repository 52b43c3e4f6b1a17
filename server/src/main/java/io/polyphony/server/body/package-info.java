/** Requests and answers, kept by policy: masked, sealed, and dropped by the day. */
@NullMarked
package io.polyphony.server.body;

import org.jspecify.annotations.NullMarked;
