/** Tests of encryption and its keys. */
@NullMarked
package io.polyphony.server.crypto;

import org.jspecify.annotations.NullMarked;
