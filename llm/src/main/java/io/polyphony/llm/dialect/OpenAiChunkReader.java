package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer, streamed or whole. Which one it is shows in its first byte: vendors send whole
 * bodies where a stream was asked for, and the other way round. The end of the answer is held back
 * until it is certain, because some vendors say it several times and go on.
 */
final class OpenAiChunkReader implements ChunkReader {
  private final ResponseHead head;
  private final GrowingBytes whole = new GrowingBytes();
  private final AnswerShape shape =
      new AnswerShape(this::event, this::endEvents, AnswerShape.into(whole), this::endWhole);
  private final OpenAiEvent event = new OpenAiEvent();
  private final OpenAiToolCalls calls = new OpenAiToolCalls();

  private boolean over;
  private boolean ending;
  private boolean started;
  private boolean spoke;
  private boolean thoughtPlainly;
  private @Nullable String id;
  private @Nullable String model;
  private @Nullable String finish;
  private @Nullable Usage heldUsage;
  private Usage reported = Usage.NONE;
  private int citations;
  private Consumer<Chunk> out = chunk -> {};

  OpenAiChunkReader(ResponseHead head) {
    this.head = head;
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    this.out = out;
    if (over) {
      return;
    }
    try {
      shape.feed(bytes, offset, length);
    } catch (FailureException tooLarge) {
      fail(tooLarge.failure());
    }
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void end(Consumer<Chunk> out) {
    this.out = out;
    ending = true;
    if (!over) {
      shape.end();
    }
  }

  private void endEvents() {
    if (over) {
      return;
    }
    if (finish != null) {
      complete();
    } else {
      fail(AnswerShape.cut());
    }
  }

  private void endWhole() {
    try {
      event.parse(whole.storage(), 0, whole.size(), true);
    } catch (IOException malformed) {
      fail(
          malformed instanceof JacksonException && beginsObject()
              ? AnswerShape.cut()
              : otherAnswer());
      return;
    }
    if (event.hasChoice) {
      read();
    } else {
      failWith(event.usage, otherAnswer());
    }
    if (!over) {
      complete();
    }
  }

  private boolean beginsObject() {
    return whole.storage()[0] == '{';
  }

  /** A body with status 2xx that is no answer: mostly an error all the same. */
  private Failure otherAnswer() {
    return OpenAiFailureReader.read(head, whole.copy());
  }

  private void event(String name, byte[] bytes, int offset, int length) {
    if (over) {
      return;
    }
    if (isDone(bytes, offset, length)) {
      complete();
      return;
    }
    try {
      event.parse(bytes, offset, length, false);
    } catch (IOException malformed) {
      if (!ending || finish == null) {
        fail(AnswerShape.cut());
      }
      return;
    }
    if (name.equals("error") && event.error == null) {
      fail(OpenAiFailureReader.readInStream(JsonFields.parse(bytes, offset, length)));
      return;
    }
    read();
  }

  private static boolean isDone(byte[] bytes, int offset, int length) {
    return length >= 6
        && bytes[offset] == '['
        && bytes[offset + 1] == 'D'
        && bytes[offset + 5] == ']';
  }

  private void read() {
    id = elseKept(event.id, id);
    model = elseKept(event.model, model);
    if (event.hasChoice) {
      start();
      if (event.hasDelta || !spoke || shape.isBody()) {
        content();
      }
      finish = elseKept(event.finishReason, finish);
    }
    if (event.citations != null) {
      OpenAiContent.citations(event.citations, citations, out);
      citations = Math.max(citations, event.citations.size());
    }
    usage();
    if (event.error != null) {
      failWith(null, failureOf(event.error));
    }
  }

  private Failure failureOf(JsonNode error) {
    return shape.isBody()
        ? OpenAiFailureReader.read(head, whole.copy())
        : OpenAiFailureReader.readInStream(
            JsonFields.MAPPER.createObjectNode().set("error", error));
  }

  private void start() {
    if (!started) {
      started = true;
      calls.answerId(id);
      out.accept(new Chunk.Start(id, model));
    }
  }

  private void content() {
    reasoning();
    if (event.content != null) {
      if (!event.content.isEmpty()) {
        spoke = true;
        out.accept(new Chunk.TextDelta(event.content));
      }
    } else if (event.contentNode != null) {
      OpenAiContent.read(event.contentNode, out);
    }
    String refusal = nonEmpty(event.refusal);
    if (refusal != null) {
      out.accept(new Chunk.RefusalDelta(refusal));
    }
    if (event.toolCalls != null) {
      calls.read(event.toolCalls, out);
    }
    if (event.functionCall != null) {
      calls.readLegacy(event.functionCall, out);
    }
    if (event.annotations != null) {
      OpenAiContent.citations(event.annotations, 0, out);
    }
  }

  private void reasoning() {
    String plain = nonEmpty(event.reasoningContent);
    plain = plain != null ? plain : nonEmpty(event.reasoning);
    if (plain != null) {
      thoughtPlainly = true;
      out.accept(new Chunk.ThinkingDelta(plain));
    }
    if (event.reasoningDetails != null) {
      boolean repeated = thoughtPlainly && OpenAiContent.isSigned(event.reasoningDetails);
      OpenAiContent.reasoningDetails(event.reasoningDetails, plain == null && !repeated, out);
      thoughtPlainly &= !repeated;
    }
  }

  private void usage() {
    if (event.usage == null) {
      return;
    }
    Usage usage = OpenAiUsage.read(event.usage, event.serviceTier);
    if (usage.isEmpty()) {
      return;
    }
    if (finish != null) {
      heldUsage = usage;
    } else {
      report(usage);
    }
  }

  /** Vendors that repeat usage in every chunk mostly repeat the same. */
  private void report(Usage usage) {
    Usage latest = reported.overwrittenBy(usage);
    if (!latest.equals(reported)) {
      reported = latest;
      out.accept(new Chunk.UsageReport(usage));
    }
  }

  private void complete() {
    start();
    calls.end(out);
    finish();
    over = true;
  }

  /** What was held back until the end was certain. */
  private void finish() {
    out.accept(new Chunk.Finish(OpenAiFinish.read(finish), finish));
    heldUsage();
  }

  private void heldUsage() {
    if (heldUsage != null) {
      report(heldUsage);
    }
  }

  private void failWith(@Nullable JsonNode usage, Failure failure) {
    if (usage != null) {
      report(OpenAiUsage.read(usage, null));
    }
    fail(failure);
  }

  /** A vendor that says an error beside its finish (OpenRouter) said both; a cut says none. */
  private void fail(Failure failure) {
    if (finish != null && failure.upstream() != null) {
      finish();
    } else {
      heldUsage();
    }
    over = true;
    out.accept(new Chunk.Failed(failure));
  }

  private static @Nullable String elseKept(@Nullable String text, @Nullable String kept) {
    return text == null || text.isEmpty() ? kept : text;
  }

  private static @Nullable String nonEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
