package io.polyphony.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code .env.example} lists every variable that the code reads, and no other. */
class SettingsTest {
  private static final Path EXAMPLE = Path.of("..", ".env.example");
  private static final Path SOURCES = Path.of("src", "main");
  private static final Pattern LISTED = Pattern.compile("(?m)^#? ?([A-Z][A-Z0-9_]+)=");
  private static final Pattern MAPPING =
      Pattern.compile("@ConfigMapping\\(prefix = \"([a-z.-]+)\"\\)(.*)", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("(?m)^  [\\w<>, .]+ (\\w+)\\(\\);");
  private static final Pattern LITERAL =
      Pattern.compile("\"(polyphony\\.(?:[a-z-]+\\.)*[a-z-]+)\"|\\$\\{(polyphony\\.[a-z.-]+)");

  /** Set by the program itself where the command line runs beside a server. */
  private static final Set<String> INTERNAL =
      Set.of("POLYPHONY_CHAT_RECOVER", "POLYPHONY_LEDGER_FOLDER");

  @Test
  void theExampleListsEveryVariableOfTheCode() throws IOException {
    // Given
    Set<String> read = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .filter(file -> file.toString().matches(".*\\.(java|yaml)"))
          .forEach(file -> collect(text(file), read));
    }
    Providers.installed().all().stream()
        .map(Provider::environment)
        .flatMap(fields -> fields.values().stream())
        .forEach(read::addAll);
    read.removeAll(INTERNAL);

    // When
    Set<String> listed = matches(LISTED, text(EXAMPLE));

    // Then
    assertThat(listed).containsExactlyInAnyOrderElementsOf(read);
  }

  private static void collect(String source, Set<String> read) {
    Matcher mapping = MAPPING.matcher(source);
    if (mapping.find()) {
      for (String key : matches(KEY, mapping.group(2))) {
        String dashed = key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        read.add(variable(mapping.group(1) + "." + dashed));
      }
      return;
    }
    Matcher literal = LITERAL.matcher(source);
    while (literal.find()) {
      read.add(variable(literal.group(1) == null ? literal.group(2) : literal.group(1)));
    }
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(it -> it.group(1)).collect(Collectors.toSet());
  }

  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
