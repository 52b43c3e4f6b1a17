package io.polyphony.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the folder of shared test data, which lies beside the repository. */
public final class SharedData {
  private SharedData() {}

  /**
   * The folder, wherever it lies.
   *
   * @param named the value of the environment variable POLYPHONY_SHARED; null or blank if not set,
   *     then {@code shared/data} is looked for beside the working folder and those above it
   * @return null if there is no such folder
   */
  public static @Nullable Path folder(@Nullable String named) {
    if (named != null && !named.isBlank()) {
      Path given = Path.of(named);
      return Files.isDirectory(given.resolve("data")) ? given.resolve("data") : given;
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared").resolve("data");
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
