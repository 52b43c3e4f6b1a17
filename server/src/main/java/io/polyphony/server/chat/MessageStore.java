package io.polyphony.server.chat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.polyphony.server.chat.ConversationStore.Owner;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of table {@code message}. */
@ApplicationScoped
class MessageStore {
  private static final TypeReference<List<MessageToolCall>> TOOL_CALLS = new TypeReference<>() {};

  private final Database database;
  private final ChatJson json;

  MessageStore(Database database, ChatJson json) {
    this.database = database;
    this.json = json;
  }

  private record Row(
      UUID id,
      UUID conversationId,
      UUID laneId,
      UUID turnId,
      @Nullable UUID parentId,
      String role,
      String state,
      String text,
      @Nullable String thinking,
      Jsonb toolCalls,
      Instant createdAt,
      @Nullable Instant finishedAt,
      @Nullable Jsonb completion,
      @Nullable Jsonb error) {}

  void insert(Owner owner, Message message) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into message (id, organisation_id, owner_id, conversation_id, lane_id,
                      turn_id, parent_id, role, state, text, created_at, finished_at)
                    values (:id, :organisation, :user, :conversation, :lane, :turn, :parent, :role,
                      :state, :text, :createdAt, :finishedAt)
                    """)
                .bind("id", message.id())
                .bind("organisation", owner.organisation())
                .bind("user", owner.user())
                .bind("conversation", message.conversation())
                .bind("lane", message.lane())
                .bind("turn", message.turn())
                .bind("parent", message.parent())
                .bind("role", message.role())
                .bind("state", message.state())
                .bind("text", storable(message.text()))
                .bind("createdAt", message.createdAt())
                .bind("finishedAt", message.finishedAt())
                .execute());
  }

  /** What an answer has become: text so far, or its end. */
  void update(Message message) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    update message set state = :state, text = :text, thinking = :thinking,
                      tool_calls = :toolCalls, finished_at = :finishedAt, completion = :completion,
                      error = :error where id = :id
                    """)
                .bind("id", message.id())
                .bind("state", message.state())
                .bind("text", storable(message.text()))
                .bind("thinking", message.thinking() == null ? null : storable(message.thinking()))
                .bind("toolCalls", new Jsonb(json.write(message.toolCalls())))
                .bind("finishedAt", message.finishedAt())
                .bind("completion", jsonb(message.completion()))
                .bind("error", jsonb(message.error()))
                .execute());
  }

  /** The completion that writes an answer, so that its figures are found if this process dies. */
  void completion(UUID message, UUID completion) {
    database.with(
        handle ->
            handle
                .createUpdate("update message set completion_id = :completion where id = :id")
                .bind("id", message)
                .bind("completion", completion)
                .execute());
  }

  /** An answer that a dead process left running, with the completion that wrote it. */
  record Orphan(UUID id, UUID organisationId, UUID completionId) {}

  List<Orphan> orphans() {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select id, organisation_id, completion_id from message"
                        + " where state = 'running' and completion_id is not null")
                .mapTo(Orphan.class)
                .list());
  }

  void figures(UUID message, MessageCompletion completion) {
    database.with(
        handle ->
            handle
                .createUpdate("update message set completion = :completion where id = :id")
                .bind("id", message)
                .bind("completion", new Jsonb(json.write(completion)))
                .execute());
  }

  List<Message> list(UUID conversation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from message where conversation_id = :conversation order by id")
                .bind("conversation", conversation)
                .mapTo(Row.class)
                .map(this::message)
                .list());
  }

  Optional<Message> find(UUID conversation, UUID id) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from message where conversation_id = :conversation and id = :id")
                .bind("conversation", conversation)
                .bind("id", id)
                .mapTo(Row.class)
                .map(this::message)
                .findOne());
  }

  /** From the first message of the lane down to {@code leaf}. */
  List<Message> path(UUID conversation, @Nullable UUID leaf) {
    if (leaf == null) {
      return List.of();
    }
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    with recursive path as (
                      select m.*, 0 as depth from message m
                        where m.conversation_id = :conversation and m.id = :leaf
                      union all
                      select m.*, path.depth + 1 from message m join path on m.id = path.parent_id
                    )
                    select * from path order by depth desc
                    """)
                .bind("conversation", conversation)
                .bind("leaf", leaf)
                .mapTo(Row.class)
                .map(this::message)
                .list());
  }

  /** Whether one of the lanes is still answering. */
  boolean busy(Collection<UUID> lanes) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select exists (select 1 from message where lane_id = any(:lanes)"
                        + " and state = 'running')")
                .bindArray("lanes", UUID.class, lanes.toArray())
                .mapTo(Boolean.class)
                .one());
  }

  /** Answers that a former process left running become interrupted. */
  int interrupt(Instant now, MessageError why) {
    return database.with(
        handle -> {
          handle
              .createUpdate(
                  """
                  update conversation set last_event = last_event + 1000000
                    where id in (select conversation_id from message where state = 'running')
                  """)
              .execute();
          handle
              .createUpdate(
                  """
                  delete from conversation_event
                    where conversation_id in (select conversation_id from message where state = 'running')
                  """)
              .execute();
          return handle
              .createUpdate(
                  "update message set state = 'interrupted', finished_at = :now, error = :error"
                      + " where state = 'running'")
              .bind("now", now)
              .bind("error", new Jsonb(json.write(why)))
              .execute();
        });
  }

  private @Nullable Jsonb jsonb(@Nullable Object value) {
    return value == null ? null : new Jsonb(json.write(value));
  }

  /** PostgreSQL's text cannot hold NUL. */
  private static String storable(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\ufffd');
  }

  private Message message(Row row) {
    return new Message(
        row.id(),
        row.conversationId(),
        row.laneId(),
        row.turnId(),
        row.parentId(),
        row.role(),
        row.state(),
        row.text(),
        row.thinking(),
        json.read(row.toolCalls().text(), TOOL_CALLS),
        row.createdAt(),
        row.finishedAt(),
        row.completion() == null
            ? null
            : json.read(row.completion().text(), MessageCompletion.class),
        row.error() == null ? null : json.read(row.error().text(), MessageError.class));
  }
}
