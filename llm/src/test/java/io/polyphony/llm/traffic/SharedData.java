package io.polyphony.llm.traffic;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the folder of shared test data, which lies beside the repository. */
public final class SharedData {
  private SharedData() {}

  /**
   * The folder {@code ../shared/data} of the repository or of a folder above it, or the one that
   * the environment variable POLYPHONY_SHARED names; null if there is none.
   */
  public static @Nullable Path folder() {
    String named = System.getenv("POLYPHONY_SHARED");
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
