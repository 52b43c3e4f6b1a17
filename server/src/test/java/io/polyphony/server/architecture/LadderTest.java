package io.polyphony.server.architecture;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

@AnalyzeClasses(
    packages = {"io.polyphony.server", "io.polyphony.llm"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class LadderTest {
  private static final Ladder LADDER = Ladder.read();

  @ArchTest
  static final ArchRule everyPackageIsOnTheLadder =
      classes()
          .should(
              new ArchCondition<JavaClass>("lie in a package of ladder.txt") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  if (LADDER.height(Ladder.rung(type.getPackageName())) < 0) {
                    events.add(violated(type, type.getName() + " is in no package of ladder.txt"));
                  }
                }
              })
          .because("choosing a package's line is the design discussion");

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
          .because("values go forward only; who imports upward makes a cycle sooner or later");

  @ArchTest
  static final ArchRule noCycles =
      SlicesRuleDefinition.slices()
          .matching("io.polyphony.(*).(*)..")
          .should()
          .beFreeOfCycles()
          .because("a package in a cycle cannot be understood, tested or taken out alone");

  private static boolean climbs(Dependency dependency) {
    String target = dependency.getTargetClass().getPackageName();
    String origin = dependency.getOriginClass().getPackageName();
    if (!target.startsWith("io.polyphony.") || target.equals(origin)) {
      return false;
    }
    int from = LADDER.height(Ladder.rung(origin));
    int to = LADDER.height(Ladder.rung(target));
    return to < from;
  }
}
