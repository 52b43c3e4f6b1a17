package io.polyphony.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.RequestScan;
import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What must hold for any bytes at all. An exception that is no {@link FailureException} fails. */
final class Reading {
  /** What a reader may hand out for one byte of input, and for none. */
  private static final long PER_BYTE = 64;

  private static final long AT_LEAST = 8_192;

  /** Another model's name. */
  private static final String OTHER = "other \"\u00f6";

  /** Statuses of failures, chosen by the first byte. */
  private static final int[] STATUSES = {
    400, 401, 402, 403, 404, 408, 413, 429, 500, 502, 503, 529
  };

  private Reading() {}

  /** Measures what a reader hands out; nothing may follow a failure. */
  private static final class Measure implements Consumer<Chunk> {
    private long size;
    private boolean failed;

    @Override
    public void accept(Chunk chunk) {
      assertThat(failed).as("a chunk after the failure").isFalse();
      failed = chunk instanceof Chunk.Failed;
      size += chunk.toString().length();
    }
  }

  /** Reads an answer as it comes in pieces; the first byte chooses their size. */
  static void answer(Dialect dialect, String contentType, boolean streamed, byte[] data) {
    answer(dialect.reader(head(contentType, streamed)), data);
  }

  static ResponseHead head(String contentType, boolean streamed) {
    return new ResponseHead(200, Map.of("content-type", contentType), streamed);
  }

  /** The same with a reader that belongs to no dialect. */
  static void answer(ChunkReader reader, byte[] data) {
    int piece = piece(data);
    byte[] body = rest(data);
    var measure = new Measure();
    for (int at = 0; at < body.length; at += piece) {
      reader.feed(body, at, Math.min(piece, body.length - at), measure);
    }
    reader.end(measure);
    assertThat(measure.size).isLessThan(AT_LEAST + PER_BYTE * body.length);
  }

  /** The size of the pieces that the first byte chooses. */
  static int piece(byte[] data) {
    return data.length == 0 ? 1 : 1 + (data[0] & 0x3f);
  }

  /** What follows the byte that chooses. */
  static byte[] rest(byte[] data) {
    return data.length == 0 ? data : Arrays.copyOfRange(data, 1, data.length);
  }

  /** Reads a failure; the first byte chooses the status. */
  static void failure(Dialect dialect, byte[] data) {
    int first = data.length == 0 ? 0 : data[0] & 0xff;
    byte[] body = rest(data);
    var head =
        new ResponseHead(
            STATUSES[first % STATUSES.length], Map.of("content-type", "application/json"), false);
    Failure failure = dialect.readFailure(head, body);
    assertThat(failure.message()).hasSizeLessThan((int) AT_LEAST);
    assertThat(dialect.writeFailure(failure, "error-1")).isNotEmpty();
    assertThat(dialect.statusOf(failure)).isBetween(400, 599);
  }

  /**
   * Reads a client's request, and writes what it means again. What is seen of it at a glance is
   * what it says, and with another model's name put in it says the same.
   */
  static void request(Dialect dialect, @Nullable String model, byte[] body) {
    var inbound = new InboundRequest(body, model, model == null ? null : Boolean.TRUE);
    ChatRequest read = null;
    try {
      read = dialect.readRequest(inbound);
      var wire = dialect.writeRequest(read);
      assertThat((long) wire.body().toString().length())
          .isLessThan(AT_LEAST + PER_BYTE * body.length);
    } catch (FailureException refused) {
      assertThat(refused.failure().code().status()).isBetween(400, 499);
    }
    try {
      RequestScan scan = dialect.scan(inbound);
      if (read != null) {
        assertThat(scan.model()).isEqualTo(read.model());
        assertThat(scan.stream()).isEqualTo(read.stream());
      }
      if (dialect.takes(scan)) {
        relayed(dialect, scan, inbound);
      }
    } catch (FailureException refused) {
      assertThat(refused.failure().code().status()).isBetween(400, 499);
    }
  }

  private static void relayed(Dialect dialect, RequestScan scan, InboundRequest inbound) {
    byte[] sent = scan.splice(inbound.body(), OTHER, true);
    String model = inbound.model() == null ? null : OTHER;
    RequestScan again = dialect.scan(new InboundRequest(sent, model, inbound.stream()));
    assertThat(again.model()).isEqualTo(OTHER);
    assertThat(again.stream()).isEqualTo(scan.stream());
    assertThat(again.includeUsage()).isEqualTo(scan.includeUsage() || scan.stream());
    assertThat(again.maxOutputTokens()).isEqualTo(scan.maxOutputTokens());
    assertThat(again.promptCharacters()).isEqualTo(scan.promptCharacters());
  }
}
