package io.polyphony.server.gateway.openai;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;

/** SQL of the tables {@code response} and {@code response_item}. */
@ApplicationScoped
class ResponseStore {
  /** From the first answer of the conversation to the last. */
  private static final String HISTORY =
      "with recursive chain as (select id, previous_response_id, model, 0 distance from response"
          + " where organisation_id = :organisation and owner_id = :owner and id = :id"
          + " union all select r.id, r.previous_response_id, r.model, chain.distance + 1"
          + " from response r join chain on r.id = chain.previous_response_id"
          + " where r.organisation_id = :organisation and r.owner_id = :owner)"
          + " select i.item_id, chain.model, i.item from chain join response_item i"
          + " on i.organisation_id = :organisation and i.response_id = chain.id"
          + " order by chain.distance desc, i.position";

  private final Database database;

  ResponseStore(Database database) {
    this.database = database;
  }

  /** Whose responses. */
  record Owner(UUID organisation, UUID user) {}

  void insert(StoredResponse response) {
    database.transaction(
        () -> {
          row(response);
          items(response);
        });
  }

  private void row(StoredResponse response) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "insert into response (organisation_id, id, owner_id, previous_response_id,"
                        + " model, created_at, body) values (:organisation, :id, :owner,"
                        + " :previous, :model, :created, :body)")
                .bind("organisation", response.organisation())
                .bind("id", response.id())
                .bind("owner", response.owner())
                .bind("previous", response.previous())
                .bind("model", response.model())
                .bind("created", response.createdAt())
                .bind("body", response.body())
                .execute());
  }

  private void items(StoredResponse response) {
    database.with(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch(
                  "insert into response_item (organisation_id, response_id, position, owner_id,"
                      + " item_id, item) values (:organisation, :response, :position, :owner,"
                      + " :id, :item)");
          int position = 0;
          for (StoredItem item : response.items()) {
            batch
                .bind("organisation", response.organisation())
                .bind("response", response.id())
                .bind("position", position++)
                .bind("owner", response.owner())
                .bind("id", item.itemId())
                .bind("item", item.item())
                .add();
          }
          return position == 0 ? new int[0] : batch.execute();
        });
  }

  /** The answer as a JSON object. */
  Optional<String> body(Owner owner, String id) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select body from response where organisation_id = :organisation"
                        + " and owner_id = :owner and id = :id")
                .bind("organisation", owner.organisation())
                .bind("owner", owner.user())
                .bind("id", id)
                .mapTo(String.class)
                .findOne());
  }

  /** The items of the answer and of all before it, oldest first; empty if there is none. */
  List<StoredItem> history(Owner owner, String id) {
    return database.with(
        handle ->
            handle
                .createQuery(HISTORY)
                .bind("organisation", owner.organisation())
                .bind("owner", owner.user())
                .bind("id", id)
                .mapTo(StoredItem.class)
                .list());
  }

  /** The newest item with that id. */
  Optional<StoredItem> item(Owner owner, String itemId) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select i.item_id, r.model, i.item from response_item i join response r"
                        + " on r.organisation_id = i.organisation_id and r.id = i.response_id"
                        + " where i.organisation_id = :organisation and i.owner_id = :owner"
                        + " and i.item_id = :id order by r.created_at desc limit 1")
                .bind("organisation", owner.organisation())
                .bind("owner", owner.user())
                .bind("id", itemId)
                .mapTo(StoredItem.class)
                .findOne());
  }

  /** Whether there was one. */
  boolean delete(Owner owner, String id) {
    return database.with(
            handle ->
                handle
                    .createUpdate(
                        "delete from response where organisation_id = :organisation"
                            + " and owner_id = :owner and id = :id")
                    .bind("organisation", owner.organisation())
                    .bind("owner", owner.user())
                    .bind("id", id)
                    .execute())
        > 0;
  }
}
