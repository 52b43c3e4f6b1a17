/** Tests of what is on offer. */
@NullMarked
package io.polyphony.server.catalog;

import org.jspecify.annotations.NullMarked;
