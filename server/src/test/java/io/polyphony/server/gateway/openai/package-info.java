@NullMarked
package io.polyphony.server.gateway.openai;

import org.jspecify.annotations.NullMarked;
