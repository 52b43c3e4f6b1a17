package io.polyphony.server.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The append-only journal: a folder of segments, written in order. Appending copies bytes into
 * mapped memory and waits for no disk, unless the fsync policy is {@code always}.
 */
final class Journal {
  private static final String ENDING = ".journal";

  /** More than an outcome takes, its longest words for users included, in bytes. */
  private static final int LARGEST_OUTCOME = 4_096;

  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final Path folder;
  private final int segmentSize;
  private final boolean forceEach;
  private final List<JournalSegment> segments = new ArrayList<>();
  private final Segments maker;
  private JournalSegment current;
  private @Nullable JournalSegment spare;
  private long sequence;
  private int open;
  private boolean failed;
  private long failedAt;

  /** Makes a file of that size, or fails if the disk has no room for it. */
  interface Segments {
    JournalSegment create(Path file, int size) throws IOException;
  }

  private Journal(Path folder, int segmentSize, boolean forceEach, long sequence, Segments maker)
      throws IOException {
    this.folder = folder;
    this.segmentSize = segmentSize;
    this.forceEach = forceEach;
    this.sequence = sequence;
    this.maker = maker;
    this.current = create();
  }

  /** Opens the folder for appending; files of earlier processes stay until they are replayed. */
  static Journal open(Path folder, int segmentSize, boolean forceEach) throws IOException {
    return open(folder, segmentSize, forceEach, JournalSegment::create);
  }

  static Journal open(Path folder, int segmentSize, boolean forceEach, Segments maker)
      throws IOException {
    Files.createDirectories(folder);
    long last = 0;
    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      last = Math.max(last, Long.parseLong(name.substring(0, name.length() - ENDING.length())));
    }
    return new Journal(folder, segmentSize, forceEach, last, maker);
  }

  /** The files of a folder, oldest first. */
  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  /**
   * Files that other processes left behind in folders beside this one, named {@code
   * <folder>-<process id>} as the command line does.
   */
  static List<Path> abandoned(Path folder) throws IOException {
    String prefix = folder.getFileName() + "-";
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(folder.toAbsolutePath().getParent(), prefix + "*")) {
      for (Path sibling : siblings) {
        String process = sibling.getFileName().toString().substring(prefix.length());
        if (process.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(process)).isEmpty()) {
          found.addAll(files(sibling));
        }
      }
    }
    return found;
  }

  /**
   * Takes in a request, if there is certainly room for what it and all that are open come to.
   *
   * @return where the entry stands; {@link #settle} must follow once the request has ended
   * @throws UncheckedIOException if the disk is full
   */
  synchronized JournalEntry accept(byte[] payload) {
    if (spare == null && current.room() < payload.length + (open + 1L) * LARGEST_OUTCOME) {
      spare = createNow();
    }
    JournalEntry entry = append(payload);
    open++;
    return entry;
  }

  /** The outcome of a request that was accepted; see {@link #append}. */
  synchronized JournalEntry settle(byte[] payload) {
    open--;
    return append(payload);
  }

  /**
   * Sees to it that a file is ready for when the current one is full. Slow: not for whoever serves
   * requests.
   */
  void reserve() throws IOException {
    Path file;
    synchronized (this) {
      if (spare != null) {
        return;
      }
      sequence++;
      file = file(sequence);
    }
    JournalSegment fresh = maker.create(file, segmentSize);
    synchronized (this) {
      if (spare == null) {
        segments.add(fresh);
        spare = fresh;
        return;
      }
    }
    fresh.delete();
  }

  /**
   * @return where the entry stands; {@link #done} must follow once the database has it
   */
  synchronized JournalEntry append(byte[] payload) {
    JournalEntry entry = current.append(payload);
    if (entry == null) {
      try {
        current = roll();
      } catch (IOException full) {
        throw new UncheckedIOException("the journal cannot grow", full);
      }
      entry = current.append(payload);
      if (entry == null) {
        throw new IllegalArgumentException("an entry of " + payload.length + " bytes");
      }
    }
    if (forceEach) {
      current.force(current.size());
    }
    return entry;
  }

  /** The database has what stands in these segments, an entry each; finished files are deleted. */
  synchronized void done(List<JournalSegment> entries) throws IOException {
    entries.forEach(JournalSegment::done);
    for (JournalSegment segment : List.copyOf(segments)) {
      if (segment.finished()) {
        segment.delete();
        segments.remove(segment);
      }
    }
  }

  /** Entries that the database does not have yet. */
  synchronized int live() {
    return segments.stream().mapToInt(JournalSegment::live).sum();
  }

  /** Ends the journal; if the database has everything, nothing of it stays. */
  synchronized void close() throws IOException {
    if (segments.stream().allMatch(JournalSegment::settled)) {
      for (JournalSegment segment : segments) {
        segment.delete();
      }
      removeIfEmpty(folder);
    }
  }

  static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException stays) {
      // other files are none of ours
    }
  }

  /** Everything appended until now goes to the disk; appending goes on meanwhile. */
  void force() {
    Map<JournalSegment, Integer> ends = new LinkedHashMap<>();
    synchronized (this) {
      segments.forEach(segment -> ends.put(segment, segment.size()));
    }
    ends.forEach(JournalSegment::force);
  }

  private JournalSegment roll() throws IOException {
    JournalSegment ready = spare;
    spare = null;
    return ready != null ? ready : create();
  }

  /** For when files fill faster than they are made ready. A full disk is not asked all the time. */
  private JournalSegment createNow() {
    if (failed && System.nanoTime() - failedAt < PAUSE_NANOS) {
      throw new UncheckedIOException(new IOException("the journal has no room"));
    }
    try {
      JournalSegment fresh = create();
      failed = false;
      return fresh;
    } catch (IOException full) {
      failed = true;
      failedAt = System.nanoTime();
      throw new UncheckedIOException("the journal cannot grow", full);
    }
  }

  private JournalSegment create() throws IOException {
    sequence++;
    JournalSegment fresh = maker.create(file(sequence), segmentSize);
    segments.add(fresh);
    return fresh;
  }

  private Path file(long number) {
    return folder.resolve("%016d%s".formatted(number, ENDING));
  }
}
