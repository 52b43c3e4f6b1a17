package io.polyphony.server.chat;

import io.polyphony.llm.catalog.Price;
import io.polyphony.llm.catalog.Pricing;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.server.completion.Completion;
import io.polyphony.server.completion.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An answer that is being written. Guarded by its conversation's lock. */
final class LiveAnswer {
  private static final long CHARACTERS_PER_TOKEN = 4;

  private final Message begun;
  private final long promptCharacters;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private final TreeMap<Integer, Call> calls = new TreeMap<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private @Nullable Completion completion;
  private @Nullable Price price;
  private boolean stopping;
  private boolean changed;
  private int textSent;
  private int thinkingSent;
  private int callsSent;
  private long firstContent;

  private record Call(String id, String name, StringBuilder arguments) {}

  /** A stretch of text that pages have not seen. */
  record Delta(String kind, int offset, String text) {}

  LiveAnswer(Message begun, long promptCharacters) {
    this.begun = begun;
    this.promptCharacters = promptCharacters;
  }

  Message begun() {
    return begun;
  }

  CompletableFuture<Void> ended() {
    return ended;
  }

  boolean stopping() {
    return stopping;
  }

  /** The engine took the request; a stop that came before is passed on. */
  void runs(Completion running) {
    completion = running;
    if (stopping) {
      running.cancel(StopReason.STOPPED);
    }
  }

  /**
   * @return whether this call asked for the stop
   */
  boolean stop() {
    if (stopping) {
      return false;
    }
    stopping = true;
    if (completion != null) {
      completion.cancel(StopReason.STOPPED);
    }
    return true;
  }

  void price(@Nullable Price known) {
    price = known;
  }

  void add(Chunk chunk, long now) {
    changed |= chunk.isContent();
    if (chunk.isContent() && firstContent == 0) {
      firstContent = now;
    }
    switch (chunk) {
      case Chunk.TextDelta delta -> text.append(delta.text());
      case Chunk.RefusalDelta delta -> text.append(delta.text());
      case Chunk.ThinkingDelta delta -> thinking.append(delta.text());
      case Chunk.ToolCallStart start ->
          calls.put(start.index(), new Call(start.id(), start.name(), new StringBuilder()));
      case Chunk.ToolCallDelta delta -> {
        Call call = calls.get(delta.index());
        if (call != null) {
          call.arguments().append(delta.arguments());
        }
      }
      case Chunk.Start ignored -> {}
      case Chunk.ThinkingSignature ignored -> {}
      case Chunk.RedactedThinking ignored -> {}
      case Chunk.Citation ignored -> {}
      case Chunk.Opaque ignored -> {}
      case Chunk.UsageReport ignored -> {}
      case Chunk.Finish ignored -> {}
      case Chunk.Failed ignored -> {}
    }
  }

  /** What came since the last call, never cutting a surrogate pair. */
  List<Delta> takeDeltas() {
    List<Delta> deltas = new ArrayList<>();
    int thinkingEnd = whole(thinking);
    if (thinkingEnd > thinkingSent) {
      deltas.add(
          new Delta("thinking", thinkingSent, thinking.substring(thinkingSent, thinkingEnd)));
      thinkingSent = thinkingEnd;
    }
    int textEnd = whole(text);
    if (textEnd > textSent) {
      deltas.add(new Delta("text", textSent, text.substring(textSent, textEnd)));
      textSent = textEnd;
    }
    return deltas;
  }

  /** Tool calls that are complete because another follows, or all at the end. */
  List<MessageToolCall> takeCalls(boolean end) {
    List<MessageToolCall> all = toolCalls();
    int until = end ? all.size() : Math.max(callsSent, all.size() - 1);
    List<MessageToolCall> fresh = all.subList(callsSent, until);
    callsSent = until;
    return List.copyOf(fresh);
  }

  /** The message with what is written so far. */
  Message soFar() {
    return begun.soFar(
        text.toString(), thinking.isEmpty() ? null : thinking.toString(), toolCalls());
  }

  /** The same if something came since the last call, else null. */
  @Nullable Message takeChanged() {
    if (!changed) {
      return null;
    }
    changed = false;
    return soFar();
  }

  boolean answering() {
    return firstContent != 0;
  }

  long outputTokens() {
    return (text.length() + thinking.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  @Nullable Double tokensPerSecond(long now) {
    long elapsed = now - firstContent;
    return firstContent == 0 || elapsed < 200_000_000
        ? null
        : Math.round(outputTokens() * 1e10 / elapsed) / 10.0;
  }

  /** An estimate while it runs; null if the price is unknown. */
  @Nullable Long costNano() {
    long input = promptCharacters / CHARACTERS_PER_TOKEN;
    var estimate = new Usage(input, outputTokens(), null, null, null, input, outputTokens());
    return Pricing.cost(price, estimate).map(cost -> cost.total()).orElse(null);
  }

  private List<MessageToolCall> toolCalls() {
    return calls.values().stream()
        .map(call -> new MessageToolCall(call.id(), call.name(), call.arguments().toString()))
        .toList();
  }

  private static int whole(StringBuilder words) {
    int length = words.length();
    return length > 0 && Character.isHighSurrogate(words.charAt(length - 1)) ? length - 1 : length;
  }
}
