package io.polyphony.server.chat;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.chat.ChatRequests.LaneChange;
import io.polyphony.server.chat.ChatRequests.NewConversation;
import io.polyphony.server.chat.ChatRequests.NewLane;
import io.polyphony.server.chat.ConversationStore.Owner;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations and their lanes: making, finding, changing. A foreign id is not found. */
@ApplicationScoped
public class Conversations {
  static final String UNTITLED = "New conversation";
  static final int MOST_LANES = 8;
  private static final int LONGEST_PAGE = 200;

  private final ConversationStore store;
  private final LaneStore lanes;
  private final MessageStore messages;
  private final LiveConversations live;
  private final Database database;
  private final Ids ids;
  private final InstantSource clock;

  Conversations(
      ConversationStore store,
      LaneStore lanes,
      MessageStore messages,
      LiveConversations live,
      Database database,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.lanes = lanes;
    this.messages = messages;
    this.live = live;
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  static Owner owner(Caller caller) {
    return new Owner(caller.organisation(), caller.user());
  }

  ConversationPage list(
      Caller caller, @Nullable String query, @Nullable String cursor, @Nullable Integer limit) {
    int size = Math.clamp(limit == null ? 50 : limit, 1, LONGEST_PAGE);
    Cursor behind = cursor == null || cursor.isEmpty() ? null : Cursor.parse(cursor);
    String wanted = query == null || query.isBlank() ? null : query.strip();
    List<ConversationSummary> found = store.list(owner(caller), wanted, behind, size + 1);
    if (found.size() <= size) {
      return new ConversationPage(found, null);
    }
    ConversationSummary last = found.get(size - 1);
    return new ConversationPage(
        found.subList(0, size), new Cursor(last.updatedAt(), last.id()).toString());
  }

  Conversation create(Caller caller, NewConversation body) {
    Owner owner = owner(caller);
    UUID id = ids.next();
    boolean titled = body.title() != null && !body.title().isBlank();
    database.transaction(
        () -> {
          String title = titled && body.title() != null ? body.title().strip() : UNTITLED;
          store.insert(owner, id, title, titled ? "user" : "automatic", clock.instant());
          int position = 0;
          for (NewLane lane : body.lanes()) {
            lanes.insert(owner, lane(id, lane, position++));
          }
        });
    return get(caller, id);
  }

  Conversation get(Caller caller, UUID id) {
    return conversation(row(caller, id));
  }

  ConversationDetail detail(Caller caller, UUID id) {
    ConversationStore.Row row = row(caller, id);
    LiveConversation conversation = live.of(owner(caller), id);
    LiveConversation.Mark mark = conversation.mark();
    List<Message> newest = conversation.newest(messages.list(id), mark);
    return new ConversationDetail(conversation(row), newest, mark.last());
  }

  Conversation rename(Caller caller, UUID id, String title) {
    row(caller, id);
    store.title(id, title.strip(), "user");
    return changed(caller, id);
  }

  void delete(Caller caller, UUID id) {
    row(caller, id);
    store.deleted(id, clock.instant());
    live.of(owner(caller), id).stop(null);
    changed(caller, id);
  }

  Conversation restore(Caller caller, UUID id) {
    row(caller, id);
    store.deleted(id, null);
    return changed(caller, id);
  }

  Lane addLane(Caller caller, UUID id, NewLane body) {
    row(caller, id);
    List<Lane> open = lanes.list(id).stream().filter(Lane::open).toList();
    if (open.size() >= MOST_LANES) {
      throw refused(
          ErrorCode.CONFLICT, "A conversation has at most " + MOST_LANES + " open lanes.");
    }
    int last = open.stream().mapToInt(Lane::position).max().orElse(-1) + 1;
    Lane lane = lane(id, body, last);
    lanes.insert(owner(caller), lane);
    changed(caller, id);
    return lane;
  }

  Lane changeLane(Caller caller, UUID id, UUID lane, LaneChange change) {
    row(caller, id);
    Lane changed =
        database.transaction(
            () -> {
              Lane now = locked(id, lane);
              Lane next =
                  new Lane(
                      lane,
                      id,
                      change.position() != null ? change.position() : now.position(),
                      change.model() != null ? change.model() : now.model(),
                      change.parameters() != null ? change.parameters() : now.parameters(),
                      change.leaf() != null ? leaf(id, lane, change.leaf()) : now.leaf(),
                      now.open());
              lanes.update(next);
              return next;
            });
    changed(caller, id);
    return changed;
  }

  void closeLane(Caller caller, UUID id, UUID lane) {
    row(caller, id);
    database.transaction(
        () -> {
          Lane now = locked(id, lane);
          lanes.update(
              new Lane(lane, id, now.position(), now.model(), now.parameters(), now.leaf(), false));
        });
    live.of(owner(caller), id).stop(lane);
    changed(caller, id);
  }

  /** The conversation, or NOT_FOUND. */
  ConversationStore.Row row(Caller caller, UUID id) {
    return store
        .find(owner(caller), id)
        .orElseThrow(() -> refused(ErrorCode.NOT_FOUND, "There is no such conversation."));
  }

  /** The conversation, or CONFLICT if it is deleted. */
  ConversationStore.Row kept(Caller caller, UUID id) {
    ConversationStore.Row row = row(caller, id);
    if (row.deletedAt() != null) {
      throw refused(ErrorCode.CONFLICT, "This conversation is deleted. Restore it first.");
    }
    return row;
  }

  /** Tells pages that title or lanes are other than before. */
  Conversation changed(Caller caller, UUID id) {
    Conversation now = get(caller, id);
    live.of(owner(caller), id).emit("conversation", Map.of("conversation", now));
    return now;
  }

  static RuntimeException refused(ErrorCode code, String message) {
    return Failure.of(code, message).asException();
  }

  private Conversation conversation(ConversationStore.Row row) {
    return new Conversation(
        row.id(),
        row.title(),
        row.titleSource(),
        row.createdAt(),
        row.updatedAt(),
        new ArrayList<>(lanes.list(row.id())),
        row.running(),
        row.deletedAt());
  }

  private Lane locked(UUID conversation, UUID lane) {
    return lanes.lock(conversation, List.of(lane)).stream()
        .findFirst()
        .orElseThrow(() -> refused(ErrorCode.NOT_FOUND, "There is no such lane."));
  }

  private UUID leaf(UUID conversation, UUID lane, UUID leaf) {
    Optional<Message> message = messages.find(conversation, leaf);
    if (message.isEmpty() || !message.get().lane().equals(lane)) {
      throw refused(ErrorCode.INVALID_REQUEST, "The leaf is not a message of this lane.");
    }
    return leaf;
  }

  private Lane lane(UUID conversation, NewLane body, int position) {
    return new Lane(
        ids.next(),
        conversation,
        body.position() != null ? body.position() : position,
        body.model(),
        body.parameters() != null ? body.parameters() : LaneParameters.NONE,
        null,
        true);
  }
}
