package io.polyphony.server.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of ARCHITECTURE.md, read from {@code ladder.txt} where it has them. */
class ArchitectureTest {
  private static final String ROOT = "io.polyphony.server.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.polyphony.server");

  @Test
  void aPackageImportsOnlyFromBelow() throws IOException {
    // Given
    List<String> ladder = ladder();

    // When
    List<String> upward = new ArrayList<>();
    for (JavaClass type : CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String from = rung(type);
        String to = rung(dependency.getTargetClass());
        if (from != null && to != null && ladder.indexOf(to) < ladder.indexOf(from)) {
          upward.add(dependency.getDescription());
        }
      }
    }

    // Then
    assertThat(upward).isEmpty();
  }

  @Test
  void everyPackageStandsOnTheLadder() throws IOException {
    List<String> ladder = ladder();
    assertThat(CLASSES).allSatisfy(type -> assertThat(ladder).contains(rung(type)));
  }

  @Test
  void onlyStoresTouchSql() {
    noClasses()
        .that()
        .haveSimpleNameNotContaining("Store")
        .and()
        .resideOutsideOfPackage(ROOT + "store..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Handle.class)
        .because("SQL outside *Store classes cannot be found when a table changes")
        .check(CLASSES);
  }

  @Test
  void onlyTheEngineOpensConnections() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + "upstream..", ROOT + "notify..", ROOT + "identity..", ROOT + "egress..")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("EgressClient")
        .because("a connection that nobody expects is how private networks are reached")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "egress..", ROOT + "store..", ROOT + "app..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.http.HttpClient")
        .because("there is one way out, and it checks addresses")
        .check(CLASSES);
  }

  @Test
  void onlyCompletionCallsTheStopsOfTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "completion..", ROOT + "upstream..")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("Dispatcher")
        .because("web chat and gateway must not drift apart in limits or billing")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "completion..", ROOT + "admission..")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("Admission")
        .because("web chat and gateway must not drift apart in limits or billing")
        .check(CLASSES);
  }

  @Test
  void timeAndIdsAreInjected() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .because("tests set the clock: inject InstantSource")
        .check(CLASSES);
    noClasses()
        .should()
        .callMethod(UUID.class, "randomUUID")
        .because("ids sort by time: inject Ids")
        .check(CLASSES);
    noClasses()
        .should()
        .callMethod(System.class, "getenv", String.class)
        .because("settings come from one place: inject the configuration")
        .check(CLASSES);
  }

  @Test
  void namesSaySomething() {
    classes()
        .should()
        .haveNameNotMatching(".*(Manager|Utils?|Helper|Impl|Base|Abstract)$")
        .because("such a name says nothing about what the class is")
        .check(CLASSES);
  }

  private static List<String> ladder() throws IOException {
    return Files.readAllLines(Path.of("../ladder.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("llm."))
        .map(line -> line.split("\\s+")[0])
        .toList();
  }

  private static @Nullable String rung(JavaClass type) {
    String name = type.getPackageName() + ".";
    if (!name.startsWith(ROOT)) {
      return null;
    }
    return name.substring(ROOT.length(), name.indexOf('.', ROOT.length()));
  }
}
