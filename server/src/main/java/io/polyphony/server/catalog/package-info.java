/** Providers and models on offer, price overrides, custom providers. */
@NullMarked
package io.polyphony.server.catalog;

import org.jspecify.annotations.NullMarked;
