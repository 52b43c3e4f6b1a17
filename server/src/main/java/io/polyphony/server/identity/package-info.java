/** Users, set-up of the owner, sign-in and sign-out; opens sessions. */
@NullMarked
package io.polyphony.server.identity;

import org.jspecify.annotations.NullMarked;
