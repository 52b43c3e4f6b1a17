package io.polyphony.server.chat;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of table {@code conversation}; never reads a message's text. */
@ApplicationScoped
class ConversationStore {
  private static final String RUNNING =
      "exists (select 1 from message m where m.conversation_id = c.id and m.state = 'running') running";

  static final String LIST =
      "select c.id, c.title, c.updated_at, c.created_at, "
          + RUNNING
          + ", array(select l.model from lane l where l.conversation_id = c.id"
          + " and l.open order by l.position, l.id) models"
          + " from conversation c where organisation_id = :organisation"
          + " and owner_id = :user and deleted_at is null"
          + " and (cast(:query as text) is null or title ilike :query)"
          + " and (cast(:at as timestamptz) is null or (updated_at, id) < (:at, :id))"
          + " order by updated_at desc, id desc limit :limit";

  private final Database database;

  ConversationStore(Database database) {
    this.database = database;
  }

  /** A conversation without its lanes. */
  record Row(
      UUID id,
      UUID organisationId,
      UUID ownerId,
      String title,
      String titleSource,
      Instant createdAt,
      Instant updatedAt,
      @Nullable Instant deletedAt,
      long lastEvent,
      boolean running) {}

  /** Whose conversations. */
  record Owner(UUID organisation, UUID user) {}

  void insert(Owner owner, UUID id, String title, String titleSource, Instant now) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "insert into conversation (id, organisation_id, owner_id, title, title_source,"
                        + " created_at, updated_at) values (:id, :organisation, :user, :title,"
                        + " :source, :now, :now)")
                .bind("id", id)
                .bind("organisation", owner.organisation())
                .bind("user", owner.user())
                .bind("title", title)
                .bind("source", titleSource)
                .bind("now", now)
                .execute());
  }

  Optional<Row> find(Owner owner, UUID id) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select c.*, "
                        + RUNNING
                        + " from conversation c where organisation_id = :organisation"
                        + " and owner_id = :user and id = :id")
                .bind("organisation", owner.organisation())
                .bind("user", owner.user())
                .bind("id", id)
                .mapTo(Row.class)
                .findOne());
  }

  /** Newest first, behind the cursor's row if there is one. */
  List<ConversationSummary> list(
      Owner owner, @Nullable String query, @Nullable Cursor behind, int limit) {
    return database.with(
        handle ->
            handle
                .createQuery(LIST)
                .bind("organisation", owner.organisation())
                .bind("user", owner.user())
                .bind("query", query == null ? null : "%" + escaped(query) + "%")
                .bind("at", behind == null ? null : behind.updatedAt())
                .bind("id", behind == null ? null : behind.id())
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new ConversationSummary(
                            row.getObject("id", UUID.class),
                            row.getString("title"),
                            row.getObject("updated_at", java.time.OffsetDateTime.class).toInstant(),
                            row.getObject("created_at", java.time.OffsetDateTime.class).toInstant(),
                            row.getBoolean("running"),
                            List.of((String[]) row.getArray("models").getArray())))
                .list());
  }

  void title(UUID id, String title, String source) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "update conversation set title = :title, title_source = :source where id = :id")
                .bind("id", id)
                .bind("title", title)
                .bind("source", source)
                .execute());
  }

  void touch(UUID id, Instant now) {
    database.with(
        handle ->
            handle
                .createUpdate("update conversation set updated_at = :now where id = :id")
                .bind("id", id)
                .bind("now", now)
                .execute());
  }

  void deleted(UUID id, @Nullable Instant at) {
    database.with(
        handle ->
            handle
                .createUpdate("update conversation set deleted_at = :at where id = :id")
                .bind("id", id)
                .bind("at", at)
                .execute());
  }

  private static String escaped(String query) {
    return query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
