/** Rate limits and concurrency: a request becomes a Permit, or learns which rule refused it. */
@NullMarked
package io.polyphony.server.admission;

import org.jspecify.annotations.NullMarked;
