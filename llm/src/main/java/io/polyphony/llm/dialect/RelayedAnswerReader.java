package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Watches an answer that is handed on as it is: a JSON object, server-sent events, or bytes that
 * say nothing. Reports usage, an error inside a stream, and an object that broke off; keeps nothing
 * of the answer, whose pictures and sounds are large.
 */
public final class RelayedAnswerReader implements ChunkReader {
  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
  private static final String USAGE = "usage";
  private static final String ERROR = "error";

  private enum Form {
    OBJECT,
    EVENTS,
    BYTES
  }

  private final FieldCapture fields = new FieldCapture(Set.of(USAGE, ERROR));
  private final Form form;
  private int column;
  private boolean isData;
  private boolean skipLineFeed;
  private boolean failed;

  public RelayedAnswerReader(ResponseHead head) {
    form =
        switch (head.mediaType()) {
          case "application/json" -> Form.OBJECT;
          case "text/event-stream" -> Form.EVENTS;
          default -> Form.BYTES;
        };
  }

  @Override
  public void feed(byte[] bytes, int offset, int length, Consumer<Chunk> out) {
    switch (form) {
      case OBJECT -> fields.take(bytes, offset, offset + length);
      case EVENTS -> events(bytes, offset, offset + length, out);
      case BYTES -> {}
    }
  }

  @Override
  public void end(Consumer<Chunk> out) {
    if (form == Form.OBJECT && fields.isTorn()) {
      out.accept(
          new Chunk.Failed(
              Failure.of(
                  ErrorCode.UPSTREAM_CUT, "The provider's answer ended before it was complete.")));
    } else if (form == Form.OBJECT) {
      usage(out);
    } else if (form == Form.EVENTS) {
      endOfEvent(out);
    }
  }

  private void events(byte[] bytes, int from, int until, Consumer<Chunk> out) {
    int at = from;
    while (at < until) {
      byte sign = bytes[at];
      if (sign == '\n' || sign == '\r') {
        boolean second = sign == '\n' && skipLineFeed;
        skipLineFeed = sign == '\r';
        if (!second) {
          endOfLine(out);
        }
        at++;
      } else {
        skipLineFeed = false;
        at = inLine(bytes, at, until);
      }
    }
  }

  /** Takes what is left of the line, as far as it has come. */
  private int inLine(byte[] bytes, int from, int until) {
    int at = from;
    while (at < until && column < DATA.length) {
      if (bytes[at] == '\n' || bytes[at] == '\r') {
        return at;
      }
      isData = (column == 0 || isData) && bytes[at] == DATA[column];
      column++;
      at++;
    }
    int end = at;
    while (end < until && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    if (isData && !failed) {
      fields.take(bytes, at, end);
    }
    return end;
  }

  private void endOfLine(Consumer<Chunk> out) {
    if (column == 0) {
      endOfEvent(out);
    }
    column = 0;
    isData = false;
  }

  private void endOfEvent(Consumer<Chunk> out) {
    if (failed) {
      return;
    }
    usage(out);
    JsonNode error = fields.get(ERROR);
    if (error != null && !error.isNull()) {
      failed = true;
      JsonNode root = JsonFields.MAPPER.createObjectNode().set(ERROR, error);
      out.accept(new Chunk.Failed(OpenAiFailureReader.readInStream(root)));
    }
    fields.clear();
  }

  private void usage(Consumer<Chunk> out) {
    JsonNode usage = fields.get(USAGE);
    Usage read = usage == null || !usage.isObject() ? Usage.NONE : RelayedUsage.read(usage);
    if (!read.isEmpty()) {
      out.accept(new Chunk.UsageReport(read));
    }
  }
}
