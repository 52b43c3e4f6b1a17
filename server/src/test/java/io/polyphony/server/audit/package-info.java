/** Tests of the audit chain. */
@NullMarked
package io.polyphony.server.audit;

import org.jspecify.annotations.NullMarked;
