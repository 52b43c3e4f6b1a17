package io.polyphony.server.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One journal file, mapped: entries of [length int][CRC-32C int][payload], ended by a zero length.
 * The kernel owns the pages, so a killed process loses no entry that was appended; a torn last
 * entry is recognised by its checksum.
 */
final class JournalSegment {
  private static final int HEAD = 8;

  private final Path file;
  private final MappedByteBuffer bytes;
  private int live;
  private int forced;
  private boolean full;

  private JournalSegment(Path file, MappedByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * All of the file is written once: a mapped page without a place on the disk would be an error of
   * the machine at the moment in which somebody appends to it.
   *
   * @throws IOException if the disk has no room for all of it; then nothing is left of the file
   */
  static JournalSegment create(Path file, int size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(Math.min(size, 1 << 16));
      for (int left = size; left > 0; left -= zeros.limit()) {
        zeros.clear().limit(Math.min(left, zeros.capacity()));
        while (zeros.hasRemaining()) {
          channel.write(zeros);
        }
      }
      return new JournalSegment(file, channel.map(FileChannel.MapMode.READ_WRITE, 0, size));
    } catch (IOException full) {
      Files.deleteIfExists(file);
      throw full;
    }
  }

  /** How many bytes of entries still fit, about. */
  int room() {
    return bytes.remaining();
  }

  /** The payloads of a file that an earlier process wrote, up to the first that is not whole. */
  static List<byte[]> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    List<byte[]> payloads = new ArrayList<>();
    while (bytes.remaining() >= HEAD) {
      int length = bytes.getInt();
      int checksum = bytes.getInt();
      if (length <= 0 || length > bytes.remaining()) {
        break;
      }
      byte[] payload = new byte[length];
      bytes.get(payload);
      if (checksum != checksum(payload)) {
        break;
      }
      payloads.add(payload);
    }
    return payloads;
  }

  /**
   * @return where it stands; null if there was no room
   */
  @Nullable JournalEntry append(byte[] payload) {
    if (bytes.remaining() < HEAD + payload.length + HEAD) {
      full = true;
      return null;
    }
    int at = bytes.position();
    bytes.putInt(at + 4, checksum(payload));
    bytes.put(at + HEAD, payload);
    bytes.putInt(at, payload.length);
    bytes.position(at + HEAD + payload.length);
    live++;
    return new JournalEntry(this, at + HEAD, payload.length);
  }

  /** Copies what was appended; other threads may append meanwhile. */
  void write(ByteBuffer to, int at, int length) {
    to.put(to.position(), bytes, at, length).position(to.position() + length);
  }

  /** Bytes appended so far. */
  int size() {
    return bytes.position();
  }

  /**
   * To the disk with what was appended since the last time.
   *
   * @param until a {@link #size()} of this segment
   */
  synchronized void force(int until) {
    if (until > forced) {
      bytes.force(forced, until - forced);
      forced = until;
    }
  }

  /** An entry is in the database now. */
  void done() {
    live--;
  }

  int live() {
    return live;
  }

  boolean settled() {
    return live == 0;
  }

  boolean finished() {
    return full && settled();
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private static int checksum(byte[] payload) {
    var checksum = new CRC32C();
    checksum.update(payload);
    return (int) checksum.getValue();
  }
}
