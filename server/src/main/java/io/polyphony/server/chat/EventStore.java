package io.polyphony.server.chat;

import io.polyphony.server.chat.ConversationStore.Owner;
import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * SQL of table {@code conversation_event}: the log that pages read from the last event they saw.
 */
@ApplicationScoped
class EventStore {
  private final Database database;

  EventStore(Database database) {
    this.database = database;
  }

  void insert(Owner owner, UUID conversation, List<Event> events, Instant now) {
    if (events.isEmpty()) {
      return;
    }
    database.with(
        handle -> {
          var batch =
              handle.prepareBatch(
                  "insert into conversation_event (conversation_id, sequence, organisation_id,"
                      + " owner_id, kind, data, created_at) values (:conversation, :sequence,"
                      + " :organisation, :user, :kind, :data, :now)");
          for (Event event : events) {
            batch
                .bind("conversation", conversation)
                .bind("sequence", event.sequence())
                .bind("organisation", owner.organisation())
                .bind("user", owner.user())
                .bind("kind", event.kind())
                .bind("data", event.data())
                .bind("now", now)
                .add();
          }
          batch.execute();
          return handle
              .createUpdate("update conversation set last_event = :last where id = :conversation")
              .bind("conversation", conversation)
              .bind("last", events.getLast().sequence())
              .execute();
        });
  }

  /** Events after {@code after} and before {@code before}, in order. */
  List<Event> between(UUID conversation, long after, long before) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select sequence, kind, data from conversation_event"
                        + " where conversation_id = :conversation and sequence > :after"
                        + " and sequence < :before order by sequence")
                .bind("conversation", conversation)
                .bind("after", after)
                .bind("before", before)
                .mapTo(Event.class)
                .list());
  }

  void prune(Instant olderThan) {
    database.with(
        handle ->
            handle
                .createUpdate("delete from conversation_event where created_at < :olderThan")
                .bind("olderThan", olderThan)
                .execute());
  }
}
