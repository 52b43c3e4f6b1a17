package io.polyphony.server.catalog;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads how the tests of an organisation's active credentials went. */
@ApplicationScoped
class VerdictStore {
  private final Database database;

  VerdictStore(Database database) {
    this.database = database;
  }

  /**
   * The last test of one credential.
   *
   * @param ok null if it was never tested
   * @param code the error's code; null if it went well
   */
  record Tested(String provider, @Nullable Boolean ok, @Nullable String code) {}

  List<Tested> active(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    select provider, (last_verdict ->> 'ok')::boolean as ok,
                      last_verdict #>> '{error,code}' as code
                    from credential where organisation_id = :organisation and active
                    """)
                .bind("organisation", organisation)
                .mapTo(Tested.class)
                .list());
  }
}
