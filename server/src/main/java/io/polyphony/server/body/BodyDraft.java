package io.polyphony.server.body;

import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.server.access.BodyMode;
import io.polyphony.server.access.Caller;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What will be kept of one request, while its answer comes. Belongs to the request's context. */
public final class BodyDraft {
  private final Bodies bodies;
  private final Caller caller;
  private final BodyMode mode;
  private final AnswerCollector answer = new AnswerCollector();
  private final int largest;
  private long characters;
  private boolean cut;

  BodyDraft(Bodies bodies, Caller caller, BodyMode mode, int largest) {
    this.bodies = bodies;
    this.caller = caller;
    this.mode = mode;
    this.largest = largest;
  }

  /**
   * What was asked, in bytes that are made when they are written down.
   *
   * @param size roughly how many bytes
   */
  public record Question(long size, Supplier<byte[]> bytes) {}

  /**
   * Whose answer it is and in which form.
   *
   * @param served the model; null if nothing served
   */
  public record Ending(UUID id, Instant startedAt, String dialect, @Nullable String served) {}

  /** What will be kept of an answer grows to a bound; how long it was is counted on. */
  public void add(Chunk chunk) {
    int length = length(chunk);
    characters += length;
    if (length == 0 || characters <= largest) {
      answer.add(chunk);
    } else {
      cut = true;
    }
  }

  /**
   * The request has ended.
   *
   * @return what to do once its record is in the database; null if too much waits already
   */
  public @Nullable Runnable ended(Question question, Ending ending) {
    return bodies.waiting(new Finished(caller, mode, question, ending, this));
  }

  /** A request and its answer, as they wait to be written down. */
  record Finished(Caller caller, BodyMode mode, Question question, Ending ending, BodyDraft draft) {

    long size() {
      return question.size() + Math.min(draft.characters, draft.largest);
    }

    boolean isCut() {
      return draft.cut;
    }

    AnswerCollector answer() {
      return draft.answer;
    }

    /** Of the whole answer, roughly. */
    long characters() {
      return draft.characters;
    }
  }

  private static int length(Chunk chunk) {
    return switch (chunk) {
      case Chunk.TextDelta delta -> delta.text().length();
      case Chunk.RefusalDelta delta -> delta.text().length();
      case Chunk.ThinkingDelta delta -> delta.text().length();
      case Chunk.ToolCallDelta delta -> delta.arguments().length();
      case Chunk.ThinkingSignature signature -> signature.signature().length();
      case Chunk.RedactedThinking redacted -> redacted.data().length();
      case Chunk.Opaque opaque -> opaque.json().text().length();
      case Chunk.Citation citation -> citation.source().text().length();
      case Chunk.ToolCallStart ignored -> 0;
      case Chunk.Start ignored -> 0;
      case Chunk.UsageReport ignored -> 0;
      case Chunk.Finish ignored -> 0;
      case Chunk.Failed ignored -> 0;
    };
  }
}
