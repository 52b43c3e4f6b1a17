/**
 * Vendors of models: address, dialect, how a credential is carried, and departures from the
 * dialect. One small class each, found on the class path by the service loader.
 */
@NullMarked
package io.polyphony.llm.provider;

import org.jspecify.annotations.NullMarked;
