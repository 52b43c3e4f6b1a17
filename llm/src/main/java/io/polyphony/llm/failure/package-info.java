/**
 * What can go wrong, in one vocabulary: codes with status and retryability, and the failure that
 * carries one. Every dialect reads vendors' errors into it and writes it in its own envelope.
 */
@NullMarked
package io.polyphony.llm.failure;

import org.jspecify.annotations.NullMarked;
