/** Envelope encryption: a master key outside the database wraps one data key per organisation. */
@NullMarked
package io.polyphony.server.crypto;

import org.jspecify.annotations.NullMarked;
