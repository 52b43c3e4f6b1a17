package io.polyphony.server.upstream;

import io.polyphony.server.store.Database;
import io.polyphony.server.store.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Keeps a credential's last verdict beside it. */
@ApplicationScoped
class ProbeStore {
  private final Database database;

  ProbeStore(Database database) {
    this.database = database;
  }

  void verdict(UUID organisation, UUID credential, String json) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "update credential set last_verdict = :verdict"
                        + " where organisation_id = :organisation and id = :id")
                .bind("verdict", new Jsonb(json))
                .bind("organisation", organisation)
                .bind("id", credential)
                .execute());
  }
}
