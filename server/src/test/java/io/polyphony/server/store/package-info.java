/** Tests of the database, its start and its end. */
@NullMarked
package io.polyphony.server.store;

import org.jspecify.annotations.NullMarked;
