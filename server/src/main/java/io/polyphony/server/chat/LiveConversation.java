package io.polyphony.server.chat;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.server.chat.ConversationStore.Owner;
import io.polyphony.server.completion.Completion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One conversation in memory: its running answers, its log and the pages that listen. The single
 * writer of the log. Methods hold the lock for a moment only and never wait, so that event loops
 * may call them; what has to be stored is fetched with {@link #takeUnsaved} and written elsewhere.
 */
final class LiveConversation {
  private static final int KEPT = 4_000;

  private final UUID id;
  private final Owner owner;
  private final ChatJson json;
  private final Map<UUID, LiveAnswer> answers = new LinkedHashMap<>();
  private final Map<UUID, Message> finals = new LinkedHashMap<>();
  private final Deque<Event> recent = new ArrayDeque<>();
  private final List<Event> unsaved = new ArrayList<>();
  private final Map<UUID, UUID> accepted = new LinkedHashMap<>();
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private long last;
  private long touched = System.nanoTime();

  /** A page that listens. Must not block. */
  interface Listener {
    void hear(Event event);
  }

  /** What a new listener missed. */
  sealed interface Missed {
    record Recent(List<Event> events) implements Missed {}

    /**
     * @param before the first event that is still in memory; those below it are in the log
     */
    record Older(long before, List<Event> events) implements Missed {}

    record Unknown() implements Missed {}
  }

  /** What has to be written: log entries and messages as they are now. */
  record Unsaved(List<Event> events, List<Message> messages, Map<UUID, UUID> completions) {
    boolean isEmpty() {
      return events.isEmpty() && messages.isEmpty() && completions.isEmpty();
    }
  }

  LiveConversation(UUID id, Owner owner, long last, ChatJson json) {
    this.id = id;
    this.owner = owner;
    this.last = last;
    this.json = json;
  }

  UUID id() {
    return id;
  }

  Owner owner() {
    return owner;
  }

  synchronized long last() {
    touched = System.nanoTime();
    return last;
  }

  synchronized void emit(String kind, Object data) {
    var event = new Event(++last, kind, json.write(data));
    recent.addLast(event);
    if (recent.size() > KEPT) {
      recent.removeFirst();
    }
    unsaved.add(event);
    listeners.forEach(listener -> listener.hear(event));
  }

  /** Answers begin; pages learn of them with everything else that is new in the turn. */
  synchronized void begin(UUID turn, List<Message> messages, Collection<LiveAnswer> begun) {
    begun.forEach(answer -> answers.put(answer.begun().id(), answer));
    emit("turn", Map.of("turn", turn, "messages", messages));
  }

  synchronized void add(LiveAnswer answer, Chunk chunk) {
    answer.add(chunk, System.nanoTime());
  }

  /** The engine took the request; the message's completion is known from now on. */
  synchronized void accepted(LiveAnswer answer, Completion running) {
    accepted.put(answer.begun().id(), running.id());
    answer.runs(running);
  }

  synchronized void change(LiveAnswer answer, java.util.function.Consumer<LiveAnswer> work) {
    work.accept(answer);
  }

  /** An answer has ended; {@code end} makes its final message of what was written. */
  synchronized void end(LiveAnswer answer, java.util.function.UnaryOperator<Message> end) {
    UUID message = answer.begun().id();
    if (answers.remove(message) == null) {
      return;
    }
    emitNews(answer, true);
    Message ended = end.apply(answer.soFar());
    finals.put(message, ended);
    emit("message", Map.of("message", ended));
    answer.ended().complete(null);
  }

  /**
   * @param lane all if null
   * @return how many were asked to stop by this call
   */
  synchronized int stop(@Nullable UUID lane) {
    int stopped = 0;
    for (LiveAnswer answer : answers.values()) {
      if ((lane == null || answer.begun().lane().equals(lane)) && answer.stop()) {
        stopped++;
      }
    }
    return stopped;
  }

  /** Completes when the answers of these lanes that were asked to stop have ended. */
  synchronized CompletableFuture<Void> stopping(Collection<UUID> lanes) {
    return CompletableFuture.allOf(
        answers.values().stream()
            .filter(answer -> answer.stopping() && lanes.contains(answer.begun().lane()))
            .map(LiveAnswer::ended)
            .toArray(CompletableFuture[]::new));
  }

  /**
   * What is in memory at one moment: the last event, and the ends that may not be stored yet. An
   * end that comes later has a later event.
   */
  record Mark(long last, Map<UUID, Message> ends) {}

  synchronized Mark mark() {
    return new Mark(last(), Map.copyOf(finals));
  }

  /** Replaces messages that were read from the store after the mark by what is newer in memory. */
  synchronized List<Message> newest(List<Message> stored, Mark mark) {
    return stored.stream().map(message -> newest(message, mark)).toList();
  }

  private Message newest(Message message, Mark mark) {
    LiveAnswer answer = answers.get(message.id());
    if (answer != null) {
      return answer.soFar();
    }
    if (!message.running()) {
      return message;
    }
    Message ended = finals.get(message.id());
    return ended != null ? ended : mark.ends().getOrDefault(message.id(), message);
  }

  synchronized int running() {
    return answers.size();
  }

  synchronized int pages() {
    return listeners.size();
  }

  /** Tells pages what came since the last tick. */
  synchronized void tick(boolean progress) {
    for (LiveAnswer answer : List.copyOf(answers.values())) {
      emitNews(answer, false);
      if (progress) {
        emitProgress(answer);
      }
    }
  }

  synchronized Missed listen(Listener listener, long after) {
    touched = System.nanoTime();
    if (after > last) {
      return new Missed.Unknown();
    }
    listeners.add(listener);
    List<Event> events = recent.stream().filter(event -> event.sequence() > after).toList();
    long first = recent.isEmpty() ? last + 1 : recent.getFirst().sequence();
    return after + 1 >= first ? new Missed.Recent(events) : new Missed.Older(first, events);
  }

  synchronized void leave(Listener listener) {
    listeners.remove(listener);
    touched = System.nanoTime();
  }

  synchronized Unsaved takeUnsaved() {
    List<Message> messages = new ArrayList<>(finals.values());
    for (LiveAnswer answer : answers.values()) {
      Message changed = answer.takeChanged();
      if (changed != null) {
        messages.add(changed);
      }
    }
    var taken = new Unsaved(List.copyOf(unsaved), messages, Map.copyOf(accepted));
    unsaved.clear();
    accepted.clear();
    return taken;
  }

  /** The store has what was taken. */
  synchronized void saved(Unsaved done) {
    done.messages().stream()
        .filter(message -> !message.running())
        .forEach(message -> finals.remove(message.id()));
  }

  /** The store is away: what was taken stays to be written. Running texts are taken whole again. */
  synchronized void notSaved(Unsaved taken) {
    unsaved.addAll(0, taken.events());
    taken.completions().forEach(accepted::putIfAbsent);
  }

  synchronized boolean idleSince(long nanoTime) {
    return answers.isEmpty()
        && finals.isEmpty()
        && unsaved.isEmpty()
        && accepted.isEmpty()
        && listeners.isEmpty()
        && touched - nanoTime < 0;
  }

  private void emitNews(LiveAnswer answer, boolean end) {
    Message begun = answer.begun();
    for (LiveAnswer.Delta delta : answer.takeDeltas()) {
      emit(
          "delta",
          new DeltaEvent(begun.id(), begun.lane(), delta.offset(), delta.text(), delta.kind()));
    }
    for (MessageToolCall call : answer.takeCalls(end)) {
      emit("tool", Map.of("message", begun.id(), "lane", begun.lane(), "toolCall", call));
    }
  }

  private void emitProgress(LiveAnswer answer) {
    emit(
        "progress",
        new ProgressEvent(
            answer.begun().id(),
            answer.begun().lane(),
            answer.answering() ? "answering" : "waiting",
            answer.outputTokens(),
            answer.tokensPerSecond(System.nanoTime()),
            answer.costNano()));
  }

  /** More of an answer's text; {@code offset} in UTF-16 units. */
  record DeltaEvent(UUID message, UUID lane, int offset, String text, String kind) {}

  /** An answer's figures while it runs, estimated. */
  record ProgressEvent(
      UUID message,
      UUID lane,
      String state,
      long outputTokens,
      @Nullable Double tokensPerSecond,
      @Nullable Long costNano) {}
}
