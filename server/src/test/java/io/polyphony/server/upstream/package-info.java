/** Tests of attempts against providers. */
@NullMarked
package io.polyphony.server.upstream;

import org.jspecify.annotations.NullMarked;
