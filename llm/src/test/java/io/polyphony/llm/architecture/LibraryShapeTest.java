package io.polyphony.llm.architecture;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rules that the library keeps by itself, wherever it is embedded. */
@AnalyzeClasses(packages = "io.polyphony.llm", importOptions = ImportOption.DoNotIncludeTests.class)
class LibraryShapeTest {
  private static final String ROOT = "io.polyphony.llm.";
  private static final List<String> LADDER = ladder();

  @ArchTest
  static void theLadderIsReadAndComplete(JavaClasses all) {
    assertThat(all.stream().map(type -> rung(type.getPackageName())).distinct())
        .containsExactlyInAnyOrderElementsOf(LADDER);
  }

  @ArchTest
  static final ArchRule packagesImportOnlyFromBelow =
      classes()
          .should(
              new ArchCondition<JavaClass>("import only from lines below their own") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    if (climbs(dependency)) {
                      events.add(violated(dependency, dependency.getDescription()));
                    }
                  }
                }
              })
          .because("a provider may know a dialect, never the other way round");

  @ArchTest
  static final ArchRule theLibraryIsSmall =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.polyphony.llm..",
              "java..",
              "com.fasterxml.jackson..",
              "org.jspecify..",
              "com.google.auto.service..",
              "software.amazon.eventstream..")
          .because("other programs embed it; what it may use stands in docs/decisions");

  @ArchTest
  static final ArchRule framingStaysWithItsDialect =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.polyphony.llm.dialect")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.eventstream..")
          .because("ADR 0008 lets in one library for one dialect");

  @ArchTest
  static final ArchRule theLibraryIsPure =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net.http..", "java.nio.channels..", "java.nio.file..", "java.util.logging..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.(net\\.(Socket|ServerSocket|URLConnection)|io\\.File|util\\.Random"
                  + "|util\\.UUID|time\\.(Clock|InstantSource)|lang\\.(Thread|ProcessHandle))")
          .because("its answers follow from its arguments alone: no I/O, no clock, no chance");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Base|Abstract)")
          .because("such a name says nothing, and invites everything");

  private static boolean climbs(Dependency dependency) {
    String from = rung(dependency.getOriginClass().getPackageName());
    String to = rung(dependency.getTargetClass().getPackageName());
    return LADDER.contains(to) && !from.equals(to) && LADDER.indexOf(to) < LADDER.indexOf(from);
  }

  private static String rung(String name) {
    if (!name.startsWith(ROOT)) {
      return "";
    }
    int end = name.indexOf('.', ROOT.length());
    return name.substring(ROOT.length(), end < 0 ? name.length() : end);
  }

  private static List<String> ladder() {
    try {
      return Files.readAllLines(Path.of("../ladder.txt")).stream()
          .filter(line -> line.startsWith("llm."))
          .map(line -> line.substring("llm.".length()).split("\\s+", 2)[0])
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
