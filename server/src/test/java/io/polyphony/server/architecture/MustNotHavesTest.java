package io.polyphony.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of what must not happen names tests that exist. */
class MustNotHavesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAME = Pattern.compile("`([A-Za-z]+)\\.([A-Za-z]+)`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|");

  @Test
  void everyNamedTestExists() throws IOException {
    // Given
    String page = Files.readString(ROOT.resolve("docs/must-not-haves.md"));
    List<String> absent = new ArrayList<>();

    // When
    NAME.matcher(page)
        .results()
        .filter(name -> !name.group(1).equals("Class"))
        .filter(name -> !exists(name.group(1), name.group(2)))
        .forEach(name -> absent.add(name.group()));

    // Then
    assertThat(absent).isEmpty();
    assertThat(ROW.matcher(page).results().count()).isEqualTo(25);
  }

  private static boolean exists(String type, String method) {
    return Stream.of("llm", "server", "bench")
        .map(module -> ROOT.resolve(module).resolve("src/test/java"))
        .anyMatch(sources -> holds(sources, type + ".java", " " + method + "("));
  }

  private static boolean holds(Path sources, String file, String text) {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path path : files.filter(it -> it.getFileName().toString().equals(file)).toList()) {
        if (Files.readString(path).contains(text)) {
          return true;
        }
      }
      return false;
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
