package io.polyphony.server.chat;

import io.polyphony.server.chat.ConversationStore.Owner;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of table {@code lane}. */
@ApplicationScoped
class LaneStore {
  private final Database database;
  private final ChatJson json;

  LaneStore(Database database, ChatJson json) {
    this.database = database;
    this.json = json;
  }

  private record Row(
      UUID id,
      UUID conversationId,
      int position,
      String model,
      Jsonb parameters,
      @Nullable UUID leafId,
      boolean open) {}

  void insert(Owner owner, Lane lane) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "insert into lane (id, organisation_id, owner_id, conversation_id, position,"
                        + " model, parameters) values (:id, :organisation, :user, :conversation,"
                        + " :position, :model, :parameters)")
                .bind("id", lane.id())
                .bind("organisation", owner.organisation())
                .bind("user", owner.user())
                .bind("conversation", lane.conversation())
                .bind("position", lane.position())
                .bind("model", lane.model())
                .bind("parameters", new Jsonb(json.write(lane.parameters())))
                .execute());
  }

  List<Lane> list(UUID conversation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from lane where conversation_id = :conversation order by position, id")
                .bind("conversation", conversation)
                .mapTo(Row.class)
                .map(this::lane)
                .list());
  }

  /** The lanes in the order asked, locked until the transaction ends. */
  List<Lane> lock(UUID conversation, Collection<UUID> ids) {
    List<Lane> found =
        database.with(
            handle ->
                handle
                    .createQuery(
                        "select * from lane where conversation_id = :conversation"
                            + " and id = any(:ids) order by id for update")
                    .bind("conversation", conversation)
                    .bindArray("ids", UUID.class, ids.toArray())
                    .mapTo(Row.class)
                    .map(this::lane)
                    .list());
    return ids.stream().flatMap(id -> found.stream().filter(lane -> lane.id().equals(id))).toList();
  }

  void update(Lane lane) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "update lane set position = :position, model = :model, parameters = :parameters,"
                        + " leaf_id = :leaf, open = :open where id = :id")
                .bind("id", lane.id())
                .bind("position", lane.position())
                .bind("model", lane.model())
                .bind("parameters", new Jsonb(json.write(lane.parameters())))
                .bind("leaf", lane.leaf())
                .bind("open", lane.open())
                .execute());
  }

  private Lane lane(Row row) {
    return new Lane(
        row.id(),
        row.conversationId(),
        row.position(),
        row.model(),
        json.read(row.parameters().text(), LaneParameters.class),
        row.leafId(),
        row.open());
  }
}
