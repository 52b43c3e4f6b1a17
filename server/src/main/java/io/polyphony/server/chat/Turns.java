package io.polyphony.server.chat;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.RefusalException;
import io.polyphony.server.chat.ChatRequests.NewTurn;
import io.polyphony.server.chat.ChatRequests.Regeneration;
import io.polyphony.server.chat.ChatRequests.TurnStarted;
import io.polyphony.server.chat.ConversationStore.Owner;
import io.polyphony.server.completion.CompletionCall;
import io.polyphony.server.completion.Completions;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import io.polyphony.server.upstream.UpstreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns: a prompt is stored, then each chosen lane's model answers in a run that the server owns.
 */
@ApplicationScoped
public class Turns {
  private static final Logger LOG = Logger.getLogger(Turns.class);
  private static final long STOP_SECONDS = 5;
  private static final int LONGEST_TITLE = 60;

  private final Conversations conversations;
  private final ConversationStore store;
  private final LaneStore lanes;
  private final MessageStore messages;
  private final TurnStore turns;
  private final LiveConversations live;
  private final Completions completions;
  private final Catalog catalog;
  private final Database database;
  private final Ids ids;
  private final InstantSource clock;

  Turns(
      Conversations conversations,
      ConversationStore store,
      LaneStore lanes,
      MessageStore messages,
      TurnStore turns,
      LiveConversations live,
      Completions completions,
      Catalog catalog,
      Database database,
      Ids ids,
      InstantSource clock) {
    this.conversations = conversations;
    this.store = store;
    this.lanes = lanes;
    this.messages = messages;
    this.turns = turns;
    this.live = live;
    this.completions = completions;
    this.catalog = catalog;
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** An answer that is stored and about to be asked for. */
  private record Asked(Message answer, ChatRequest request) {}

  /** What a transaction made. */
  private record Stored(TurnStarted turn, List<Asked> asked) {}

  TurnStarted start(Caller caller, UUID id, NewTurn body, @Nullable String idempotencyKey) {
    ConversationStore.Row row = conversations.kept(caller, id);
    Owner owner = Conversations.owner(caller);
    List<UUID> wanted = body.lanes().stream().distinct().toList();
    LiveConversation conversation = live.of(owner, id);
    awaitStopping(conversation, wanted);
    String hash = RequestHash.of(body.text(), wanted);
    Stored stored =
        database.transaction(() -> store(owner, id, wanted, body.text(), idempotencyKey, hash));
    if (stored.asked().isEmpty()) {
      return stored.turn();
    }
    begin(caller, conversation, stored);
    if (row.titleSource().equals("automatic") && row.title().equals(Conversations.UNTITLED)) {
      store.title(id, title(body.text()), "automatic");
      conversations.changed(caller, id);
    }
    return stored.turn();
  }

  Message regenerate(Caller caller, UUID id, UUID message, Regeneration body) {
    conversations.kept(caller, id);
    Owner owner = Conversations.owner(caller);
    Message old =
        messages
            .find(id, message)
            .filter(found -> found.role().equals("assistant") && found.parent() != null)
            .orElseThrow(
                () -> Conversations.refused(ErrorCode.NOT_FOUND, "There is no such answer."));
    LiveConversation conversation = live.of(owner, id);
    awaitStopping(conversation, List.of(old.lane()));
    Stored stored =
        database.transaction(
            () -> {
              Lane lane = freeLanes(id, List.of(old.lane())).getFirst();
              UUID parent = old.parent() != null ? old.parent() : message;
              Message answer =
                  Message.answer(ids.next(), lane, old.turn(), parent, clock.instant());
              messages.insert(owner, answer);
              lanes.update(ending(lane, answer.id()));
              store.touch(id, clock.instant());
              String model = body.model() != null ? body.model() : lane.model();
              LaneParameters parameters =
                  body.parameters() != null ? body.parameters() : lane.parameters();
              var asked = new Asked(answer, request(answer, model, parameters));
              return new Stored(new TurnStarted(old.turn(), List.of(answer)), List.of(asked));
            });
    begin(caller, conversation, stored);
    return stored.turn().messages().getFirst();
  }

  int stop(Caller caller, UUID id, @Nullable UUID lane) {
    conversations.row(caller, id);
    return live.of(Conversations.owner(caller), id).stop(lane);
  }

  private Stored store(
      Owner owner,
      UUID id,
      List<UUID> wanted,
      String text,
      @Nullable String idempotencyKey,
      String hash) {
    UUID turn = ids.next();
    Instant now = clock.instant();
    if (!turns.insert(owner, id, turn, idempotencyKey, hash, now)) {
      return repeated(id, idempotencyKey == null ? "" : idempotencyKey, hash);
    }
    List<Message> made = new ArrayList<>();
    List<Asked> asked = new ArrayList<>();
    for (Lane lane : freeLanes(id, wanted)) {
      Message prompt = Message.prompt(ids.next(), lane, turn, text, now);
      Message answer = Message.answer(ids.next(), lane, turn, prompt.id(), now);
      messages.insert(owner, prompt);
      messages.insert(owner, answer);
      lanes.update(ending(lane, answer.id()));
      made.add(prompt);
      made.add(answer);
      asked.add(new Asked(answer, request(answer, lane.model(), lane.parameters())));
    }
    store.touch(id, now);
    return new Stored(new TurnStarted(turn, made), asked);
  }

  /** The same request under the same key gets the turn that the first one made. */
  private Stored repeated(UUID id, String key, String hash) {
    Optional<TurnStore.Made> made = turns.find(id, key);
    if (made.isEmpty() || !made.get().requestHash().equals(hash)) {
      throw Conversations.refused(
          ErrorCode.CONFLICT, "This Idempotency-Key was used for another request.");
    }
    UUID turn = made.get().id();
    List<Message> same =
        messages.list(id).stream().filter(message -> message.turn().equals(turn)).toList();
    return new Stored(new TurnStarted(turn, same), List.of());
  }

  private List<Lane> freeLanes(UUID id, List<UUID> wanted) {
    List<Lane> found = lanes.lock(id, wanted);
    if (found.size() != wanted.size()) {
      throw Conversations.refused(ErrorCode.NOT_FOUND, "There is no such lane.");
    }
    if (found.stream().anyMatch(lane -> !lane.open())) {
      throw Conversations.refused(ErrorCode.CONFLICT, "A closed lane cannot answer.");
    }
    if (messages.busy(wanted)) {
      throw new RefusalException(
          409, "busy", "A lane is still answering. Wait for it, or stop it first.");
    }
    return found;
  }

  private void awaitStopping(LiveConversation conversation, List<UUID> wanted) {
    try {
      conversation.stopping(wanted).get(STOP_SECONDS, TimeUnit.SECONDS);
      live.store(conversation);
    } catch (TimeoutException | ExecutionException late) {
      LOG.debugf("An answer takes long to stop: %s", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(Caller caller, LiveConversation conversation, Stored stored) {
    List<LiveAnswer> answers =
        stored.asked().stream()
            .map(one -> new LiveAnswer(one.answer(), History.characters(one.request())))
            .toList();
    conversation.begin(stored.turn().turn(), stored.turn().messages(), answers);
    for (int at = 0; at < answers.size(); at++) {
      ask(caller, conversation, answers.get(at), stored.asked().get(at).request());
    }
  }

  /** Made inside the transaction: what cannot be asked leaves no answer that runs for ever. */
  private ChatRequest request(Message answer, String model, LaneParameters parameters) {
    List<Message> path = messages.path(answer.conversation(), answer.parent());
    return History.request(model, parameters, path);
  }

  private void ask(
      Caller caller, LiveConversation conversation, LiveAnswer answer, ChatRequest request) {
    var upstream = new UpstreamRequest(null, null, true, false, "web", () -> request);
    var call = new CompletionCall(request.model(), "chat", History.characters(request), upstream);
    completions
        .run(caller, call, new AnswerSink(conversation, answer, catalog, clock))
        .onSuccess(running -> conversation.accepted(answer, running))
        .onFailure(refused -> refuse(conversation, answer, refused));
  }

  private void refuse(LiveConversation conversation, LiveAnswer answer, Throwable cause) {
    String kept = cause instanceof FailureException failed ? failed.id() : null;
    UUID errorId = kept == null ? ids.next() : UUID.fromString(kept);
    Failure failure;
    if (cause instanceof FailureException known) {
      failure = known.failure();
    } else {
      LOG.errorf(cause, "Error %s: an answer could not be asked for", errorId);
      failure = Failure.of(ErrorCode.INTERNAL, "The server failed on this request.");
    }
    var error =
        new MessageError(
            errorId,
            failure.code().wire(),
            failure.message(),
            failure.code().retryable(),
            failure.retryAfter() == null ? null : failure.retryAfter().toMillis(),
            List.of());
    conversation.end(answer, message -> message.ended("failed", clock.instant(), null, error));
  }

  private static Lane ending(Lane lane, UUID leaf) {
    return new Lane(
        lane.id(),
        lane.conversation(),
        lane.position(),
        lane.model(),
        lane.parameters(),
        leaf,
        lane.open());
  }

  /** The prompt's first words, cut at a word's end. */
  static String title(String prompt) {
    String line = prompt.strip().replaceAll("\\s+", " ");
    if (line.length() <= LONGEST_TITLE) {
      return line;
    }
    int space = line.lastIndexOf(' ', LONGEST_TITLE);
    int end = space > LONGEST_TITLE / 2 ? space : LONGEST_TITLE;
    end -= Character.isHighSurrogate(line.charAt(end - 1)) ? 1 : 0;
    return line.substring(0, end) + "…";
  }
}
