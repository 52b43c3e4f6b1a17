/** Providers' API keys: encrypt, test, activate, rotate. */
@NullMarked
package io.polyphony.server.credential;

import org.jspecify.annotations.NullMarked;
