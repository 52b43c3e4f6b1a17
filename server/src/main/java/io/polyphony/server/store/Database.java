package io.polyphony.server.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs SQL on a connection of the pool. What is called inside {@link #transaction} on the same
 * thread shares its connection, so a rule that changes several tables is one transaction without
 * its caller seeing SQL.
 */
@ApplicationScoped
public class Database {
  private static final ScopedValue<Handle> CURRENT = ScopedValue.newInstance();

  private final Jdbi jdbi;

  public Database(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** For {@code *Store} classes: the transaction's connection, or one for this call alone. */
  public <T> T with(Function<Handle, T> work) {
    return CURRENT.isBound()
        ? work.apply(CURRENT.get())
        : jdbi.withHandle(handle -> work.apply(handle));
  }

  /** Commits when {@code work} returns and rolls back when it throws. */
  public <T> T transaction(Supplier<T> work) {
    if (CURRENT.isBound()) {
      return work.get();
    }
    return jdbi.inTransaction(handle -> ScopedValue.where(CURRENT, handle).call(() -> work.get()));
  }

  public void transaction(Runnable work) {
    transaction(
        () -> {
          work.run();
          return true;
        });
  }
}
