package io.polyphony.server.store;

import jakarta.enterprise.context.ApplicationScoped;

/** Asks the database where an invariant does not hold. For {@code *Store} classes. */
@ApplicationScoped
public class Invariants {
  private static final int SHOWN = 10;

  private final Database database;

  Invariants(Database database) {
    this.database = database;
  }

  /**
   * Blocking.
   *
   * @param violations a query for one text for each violation, without a limit
   */
  public Invariant look(String id, String words, String violations) {
    return database.with(
        handle ->
            new Invariant(
                id,
                words,
                handle.createQuery(violations + " limit " + SHOWN).mapTo(String.class).list()));
  }
}
