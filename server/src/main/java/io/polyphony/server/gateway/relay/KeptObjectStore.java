package io.polyphony.server.gateway.relay;

import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;

/** SQL of the table {@code kept_object}. */
@ApplicationScoped
class KeptObjectStore {
  private static final String MINE =
      " from kept_object where organisation_id = :organisation and owner_id = :owner"
          + " and kind = :kind";

  private final Database database;

  KeptObjectStore(Database database) {
    this.database = database;
  }

  /** Whose objects, of which kind. */
  record Shelf(UUID organisation, UUID owner, OpenAiRelay kind) {}

  /** Those that are there already go with the credential that is named now. */
  void insert(Collection<KeptObject> objects) {
    if (objects.isEmpty()) {
      return;
    }
    database.with(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "insert into kept_object (organisation_id, owner_id, kind, id, credential_id,"
                      + " created_at) values (:organisation, :owner, :kind, :id, :credential,"
                      + " :created) on conflict (organisation_id, owner_id, kind, id)"
                      + " do update set credential_id = excluded.credential_id");
          for (KeptObject object : objects) {
            batch
                .bind("organisation", object.organisation())
                .bind("owner", object.owner())
                .bind("kind", object.kind().word())
                .bind("id", object.id())
                .bind("credential", object.credential())
                .bind("created", object.createdAt())
                .add();
          }
          return batch.execute();
        });
  }

  Optional<UUID> credential(Shelf shelf, String id) {
    return database.with(
        handle ->
            handle
                .createQuery("select credential_id" + MINE + " and id = :id")
                .bind("organisation", shelf.organisation())
                .bind("owner", shelf.owner())
                .bind("kind", shelf.kind().word())
                .bind("id", id)
                .mapTo(UUID.class)
                .findOne());
  }

  /** Those of the ids that are on the shelf with that credential. */
  Set<String> known(Shelf shelf, UUID credential, Collection<String> ids) {
    return database.with(
        handle ->
            new HashSet<>(
                handle
                    .createQuery(
                        "select id" + MINE + " and credential_id = :credential and id = any(:ids)")
                    .bind("organisation", shelf.organisation())
                    .bind("owner", shelf.owner())
                    .bind("kind", shelf.kind().word())
                    .bind("credential", credential)
                    .bind("ids", ids.toArray(String[]::new))
                    .mapTo(String.class)
                    .list()));
  }

  void delete(Shelf shelf, String id) {
    database.with(
        handle ->
            handle
                .createUpdate("delete" + MINE + " and id = :id")
                .bind("organisation", shelf.organisation())
                .bind("owner", shelf.owner())
                .bind("kind", shelf.kind().word())
                .bind("id", id)
                .execute());
  }
}
