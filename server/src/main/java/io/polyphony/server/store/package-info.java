/** Pool, migrations, transactions, ids, embedded PostgreSQL. */
@NullMarked
package io.polyphony.server.store;

import org.jspecify.annotations.NullMarked;
