package io.polyphony.llm.dialect;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import software.amazon.eventstream.Message;

/**
 * Cuts a binary event stream of AWS into its messages, however it arrives. A message is a prelude
 * (its length, the headers' length, a checksum of both), headers, a payload and a checksum of all.
 * The SDK's own decoder is not used: it takes two megabytes for each stream.
 */
final class EventStreamReader {
  /** AWS allows 16 MB of payload and 128 KB of headers. */
  private static final int LONGEST = (16 << 20) + (128 << 10) + 16;

  private static final int SHORTEST = 16;
  private static final int PRELUDE = 8;

  private final Consumer<Message> out;
  private final GrowingBytes held = new GrowingBytes();

  EventStreamReader(Consumer<Message> out) {
    this.out = out;
  }

  /**
   * @throws io.polyphony.llm.failure.FailureException UPSTREAM_CUT if a checksum is wrong
   */
  void feed(byte[] bytes, int offset, int length) {
    held.write(bytes, offset, length);
    int from = 0;
    for (int next = end(from); next > 0; next = end(from)) {
      Message message = decoded(from, next - from);
      from = next;
      out.accept(message);
    }
    if (from > 0) {
      byte[] rest = java.util.Arrays.copyOfRange(held.storage(), from, held.size());
      held.clear();
      held.append(rest);
    }
  }

  /** Whether the stream ended between two messages. */
  boolean isBetweenMessages() {
    return held.isEmpty();
  }

  /** Where the message that begins there ends; 0 if it is not all here. */
  private int end(int from) {
    if (held.size() - from < PRELUDE + Integer.BYTES) {
      return 0;
    }
    ByteBuffer prelude = ByteBuffer.wrap(held.storage(), from, PRELUDE + Integer.BYTES);
    int length = prelude.getInt();
    prelude.getInt();
    var checksum = new CRC32();
    checksum.update(held.storage(), from, PRELUDE);
    if ((int) checksum.getValue() != prelude.getInt() || length < SHORTEST || length > LONGEST) {
      throw damaged();
    }
    return held.size() - from < length ? 0 : from + length;
  }

  private Message decoded(int from, int length) {
    try {
      return Message.decode(ByteBuffer.wrap(held.storage(), from, length).slice());
    } catch (RuntimeException wrongChecksumOrHeaders) {
      throw damaged();
    }
  }

  private static RuntimeException damaged() {
    return Failure.of(ErrorCode.UPSTREAM_CUT, "The provider's answer was damaged on its way.")
        .asException();
  }
}
