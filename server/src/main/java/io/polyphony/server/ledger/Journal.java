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

/**
 * The append-only journal: a folder of segments, written in order. Appending copies bytes into
 * mapped memory and waits for no disk, unless the fsync policy is {@code always}.
 */
final class Journal {
  private static final String ENDING = ".journal";

  private final Path folder;
  private final int segmentSize;
  private final boolean forceEach;
  private final List<JournalSegment> segments = new ArrayList<>();
  private JournalSegment current;
  private long sequence;

  private Journal(Path folder, int segmentSize, boolean forceEach, long sequence)
      throws IOException {
    this.folder = folder;
    this.segmentSize = segmentSize;
    this.forceEach = forceEach;
    this.sequence = sequence;
    this.current = roll();
  }

  /** Opens the folder for appending; files of earlier processes stay until they are replayed. */
  static Journal open(Path folder, int segmentSize, boolean forceEach) throws IOException {
    Files.createDirectories(folder);
    long last = 0;
    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      last = Math.max(last, Long.parseLong(name.substring(0, name.length() - ENDING.length())));
    }
    return new Journal(folder, segmentSize, forceEach, last);
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
    sequence++;
    Path file = folder.resolve("%016d%s".formatted(sequence, ENDING));
    JournalSegment fresh = JournalSegment.create(file, segmentSize);
    segments.add(fresh);
    return fresh;
  }
}
