package io.polyphony.llm.traffic;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** The recorded exchanges, where they are present. */
public final class Recordings {
  private Recordings() {}

  /**
   * The shared data folder; where it is absent, the test is skipped visibly, and fails in CI.
   *
   * @param part the folder in it that the test needs
   */
  public static Path folder(String part) {
    Path data = SharedData.folder();
    if (data != null && Files.isDirectory(data.resolve(part))) {
      return data.resolve(part);
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("The test data ../shared/data/" + part + " is absent in CI.");
    }
    return abort("SKIPPED: the test data ../shared/data/" + part + " is absent.");
  }

  /**
   * @param wanted takes the provider and the API
   */
  static List<Recording> all(BiPredicate<String, String> wanted) throws IOException {
    Path traffic = folder("traffic");
    try (Stream<Path> files = Files.walk(traffic.resolve("cassettes"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> wanted.test(provider(file), api(file)))
          .sorted()
          .map(file -> read(traffic, file))
          .toList();
    }
  }

  private static String provider(Path file) {
    return file.getName(file.getNameCount() - 2).toString();
  }

  private static String api(Path file) {
    String name = file.getName(file.getNameCount() - 1).toString();
    int end = name.indexOf("--");
    return end < 0 ? name : name.substring(0, end);
  }

  private static Recording read(Path traffic, Path file) {
    try {
      return Recording.read(traffic, file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
