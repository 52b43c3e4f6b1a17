/** Tests of providers' credentials. */
@NullMarked
package io.polyphony.server.credential;

import org.jspecify.annotations.NullMarked;
