/** Tests of accounts and sign-in; users for other tests. */
@NullMarked
package io.polyphony.server.identity;

import org.jspecify.annotations.NullMarked;
