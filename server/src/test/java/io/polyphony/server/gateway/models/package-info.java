/** Tests of that door. */
@NullMarked
package io.polyphony.server.gateway.models;

import org.jspecify.annotations.NullMarked;
