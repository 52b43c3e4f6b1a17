package io.polyphony.testkit;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Looks for traces of many canaries at once, also in much. */
public final class CanarySearch {
  private final Map<String, SecretCanary> canaries;
  private final BitSet beginnings = new BitSet(1 << 16);

  /**
   * @param canaries by the words under which they are reported
   */
  public CanarySearch(Map<String, SecretCanary> canaries) {
    this.canaries = Map.copyOf(canaries);
    canaries
        .values()
        .forEach(
            canary -> canary.traces().forEach(trace -> beginnings.set(pair(trace[0], trace[1]))));
  }

  /** The words of the canaries that have left a trace in these bytes. */
  public List<String> foundIn(byte[] bytes) {
    List<String> found = new ArrayList<>();
    for (int at = 0; at + 1 < bytes.length; at++) {
      if (beginnings.get(pair(bytes[at], bytes[at + 1]))) {
        add(found, bytes, at);
      }
    }
    return found;
  }

  /** A line for each file below the folder that holds a trace. */
  public List<String> filesBelow(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              foundIn(Files.readAllBytes(file))
                  .forEach(word -> found.add(word + " in " + root.relativize(file)));
            } catch (NoSuchFileException gone) {
              return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
            if (gone instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw gone;
          }
        });
    return found;
  }

  private void add(List<String> found, byte[] bytes, int at) {
    canaries.forEach(
        (word, canary) -> {
          if (!found.contains(word)
              && canary.traces().stream().anyMatch(trace -> stands(bytes, at, trace))) {
            found.add(word);
          }
        });
  }

  private static boolean stands(byte[] bytes, int at, byte[] trace) {
    if (bytes.length - at < trace.length) {
      return false;
    }
    for (int index = 0; index < trace.length; index++) {
      if (bytes[at + index] != trace[index]) {
        return false;
      }
    }
    return true;
  }

  private static int pair(byte first, byte second) {
    return (first & 0xFF) << 8 | second & 0xFF;
  }
}
