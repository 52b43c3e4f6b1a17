package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer: an event stream, a JSON array that arrives piece by piece, or one whole object.
 * Which one it is shows in its first byte. The dialect has no word for the end of a stream, so the
 * finish is held back until the vendor closes it.
 */
final class GeminiChunkReader implements ChunkReader {
  private static final int LONGEST_OTHER_ANSWER = 1 << 16;

  private final ResponseHead head;
  private final JsonArrayReader values = new JsonArrayReader(this::value);
  private final GrowingBytes beginning = new GrowingBytes();
  private final AnswerShape shape =
      new AnswerShape(this::event, this::endEvents, this::values, this::endValues);
  private final GeminiParts parts = new GeminiParts();
  private final GeminiCitations citations = new GeminiCitations();

  private boolean over;
  private boolean ending;
  private boolean started;
  private @Nullable String id;
  private @Nullable String model;
  private @Nullable String finish;
  private @Nullable Usage heldUsage;
  private Usage reported = Usage.NONE;
  private Consumer<Chunk> out = chunk -> {};

  GeminiChunkReader(ResponseHead head) {
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
  public void end(Consumer<Chunk> out) {
    this.out = out;
    ending = true;
    if (!over) {
      shape.end();
    }
  }

  /** Its beginning is kept as long as there is no answer in it, to tell what else it is. */
  private void values(byte[] bytes, int start, int length) {
    int room = LONGEST_OTHER_ANSWER - beginning.size();
    if (!started && room > 0) {
      beginning.write(bytes, start, Math.min(room, length));
    }
    values.feed(bytes, start, length);
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

  private void endValues() {
    if (!values.isComplete()) {
      fail(AnswerShape.cut());
    } else if (started) {
      complete();
    } else {
      fail(GeminiFailureReader.read(head, beginning.copy()));
    }
  }

  private void event(String name, byte[] bytes, int offset, int length) {
    value(bytes, offset, length);
  }

  private void value(byte[] bytes, int offset, int length) {
    if (over) {
      return;
    }
    JsonNode value = JsonFields.parse(bytes, offset, length);
    if (value == null) {
      malformed(bytes[offset]);
    } else if (value.isArray()) {
      value.forEach(this::read);
    } else {
      read(value);
    }
  }

  /** What follows the finish is no answer any more; intermediaries add OpenAI's {@code [DONE]}. */
  private void malformed(byte first) {
    boolean closing = finish != null && (ending || first == '[');
    if (!closing) {
      fail(AnswerShape.cut());
    }
  }

  private void read(JsonNode response) {
    if (over) {
      return;
    }
    id = elseKept(JsonFields.text(response, "responseId"), id);
    model = elseKept(JsonFields.text(response, "modelVersion"), model);
    for (JsonNode candidate : response.path("candidates")) {
      if (candidate.path("index").asInt(0) == 0) {
        candidate(candidate);
      }
    }
    String block = GeminiFinish.block(response.path("promptFeedback").path("blockReason"));
    if (block != null && !started) {
      start();
      finish = block;
      parts.blocked();
    }
    usage(GeminiUsage.read(response.path("usageMetadata")));
    if (response.path("error").isObject()) {
      fail(failure(response));
    }
  }

  private void candidate(JsonNode candidate) {
    start();
    parts.read(candidate.path("content").path("parts"), out);
    citations.read(candidate, out);
    finish = elseKept(GeminiFinish.word(candidate.path("finishReason")), finish);
  }

  private void start() {
    if (!started) {
      started = true;
      parts.answerId(id);
      out.accept(new Chunk.Start(id, model));
    }
  }

  private void usage(Usage usage) {
    if (usage.isEmpty()) {
      return;
    }
    heldUsage = usage;
    if (finish == null) {
      report(GeminiUsage.ofInput(usage));
    }
  }

  /**
   * Every chunk counts anew, mostly the same; the last one counts, also for what it leaves out. So
   * the output's counts wait for the end.
   */
  private void report(Usage usage) {
    Usage latest = reported.overwrittenBy(usage);
    if (!latest.equals(reported)) {
      reported = latest;
      out.accept(new Chunk.UsageReport(usage));
    }
  }

  private void complete() {
    finish();
    over = true;
  }

  /** What was held back until the end was certain. */
  private void finish() {
    out.accept(new Chunk.Finish(parts.finish(finish), finish));
    heldUsage();
  }

  private void heldUsage() {
    if (heldUsage != null) {
      report(heldUsage);
    }
  }

  private Failure failure(JsonNode response) {
    return started || !shape.isBody()
        ? GeminiFailureReader.readInStream(response)
        : GeminiFailureReader.read(head, response);
  }

  private void fail(Failure failure) {
    heldUsage();
    over = true;
    out.accept(new Chunk.Failed(failure));
  }

  private static @Nullable String elseKept(@Nullable String text, @Nullable String kept) {
    return text != null && !text.isEmpty() ? text : kept;
  }
}
