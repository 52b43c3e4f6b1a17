/** The lists of models on offer, in each dialect's shape. */
@NullMarked
package io.polyphony.server.gateway.models;

import org.jspecify.annotations.NullMarked;
