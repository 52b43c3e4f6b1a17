package io.polyphony.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Test data that lies beside the repository; named by {@code POLYPHONY_SHARED}. */
public final class SharedData {
  private SharedData() {}

  /** The file or folder; skips the test visibly if it is absent, fails it in CI. */
  public static Path require(String name) {
    Path path = find(name);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(path).exists();
    }
    assumeTrue(Files.exists(path), "no shared test data at " + path);
    return path;
  }

  private static Path find(String name) {
    String root = System.getenv("POLYPHONY_SHARED");
    if (root != null) {
      Path data = Path.of(root, "data");
      return (Files.isDirectory(data) ? data : Path.of(root)).resolve(name);
    }
    Path folder = Path.of("").toAbsolutePath();
    for (Path at = folder; at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared/data").resolve(name);
      if (Files.exists(candidate)) {
        return candidate;
      }
    }
    return folder.resolve("../../shared/data").resolve(name).normalize();
  }
}
