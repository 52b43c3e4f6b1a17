/** Teams of an organisation, their members, and the keys that ask for them. */
@NullMarked
package io.polyphony.server.team;

import org.jspecify.annotations.NullMarked;
