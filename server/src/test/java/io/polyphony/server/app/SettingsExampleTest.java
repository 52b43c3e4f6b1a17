package io.polyphony.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code .env.example} names every variable that the code reads, and no other. */
class SettingsExampleTest {
  private static final Pattern LINE = Pattern.compile("^#? ?([A-Z][A-Z0-9_]+)=");
  private static final Pattern LITERAL = Pattern.compile("\"(polyphony\\.[a-z.-]+[a-z])\"");

  @Test
  void theExampleAndTheCodeAgree() throws IOException {
    assertThat(example()).isEqualTo(code());
  }

  private static Set<String> example() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("../.env.example"))) {
      Matcher match = LINE.matcher(line);
      if (match.find()) {
        names.add(match.group(1));
      }
    }
    return names;
  }

  private static Set<String> code() throws IOException {
    Set<String> names = new TreeSet<>(Set.of("POLYPHONY_HOST", "POLYPHONY_PORT"));
    var classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.polyphony.server");
    for (JavaClass type : classes) {
      if (type.isAnnotatedWith(ConfigMapping.class)) {
        String prefix = type.getAnnotationOfType(ConfigMapping.class).prefix();
        for (JavaMethod method : type.getMethods()) {
          names.add(variable(prefix + "." + dashed(method.getName())));
        }
      }
    }
    names.addAll(literals());
    for (Provider provider : Providers.installed().all()) {
      names.addAll(provider.environmentVariables());
    }
    names.add("POLYPHONY_PROVIDER_OPENAI_BASE_URL");
    return names;
  }

  private static Set<String> literals() throws IOException {
    Set<String> names = new TreeSet<>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        Matcher match = LITERAL.matcher(source);
        while (match.find()) {
          if (!source.contains("prefix = \"" + match.group(1) + "\"")) {
            names.add(variable(match.group(1)));
          }
        }
      }
    }
    return names;
  }

  private static String dashed(String method) {
    return method.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
