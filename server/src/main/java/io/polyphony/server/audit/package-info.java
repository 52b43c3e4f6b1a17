/** Audit events: who did what, append-only, each signed over the one before. */
@NullMarked
package io.polyphony.server.audit;

import org.jspecify.annotations.NullMarked;
