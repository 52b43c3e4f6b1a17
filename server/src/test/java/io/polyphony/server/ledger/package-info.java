@NullMarked
package io.polyphony.server.ledger;

import org.jspecify.annotations.NullMarked;
