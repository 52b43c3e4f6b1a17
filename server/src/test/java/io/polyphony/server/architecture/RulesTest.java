package io.polyphony.server.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

@AnalyzeClasses(
    packages = {"io.polyphony.server", "io.polyphony.llm"},
    importOptions = ImportOption.DoNotIncludeTests.class)
class RulesTest {
  private static final String SERVER = "io.polyphony.server.";

  @ArchTest
  static final ArchRule onlyTheEnginesDoorUsesTheEnginesRooms =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      rooms("completion", "guard", "cache", "admission", "upstream"))))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(rooms("guard", "cache", "admission", "upstream"))
                  .and(not(nameMatching(".*\\.(UpstreamRequest|Passage|Discovery)(\\$.*)?")))
                  .and(not(simpleNameEndingWith("Resource")))
                  .and(not(simpleNameEndingWith("Config"))))
          .because(
              "web chat, pipelines and gateway must not drift apart in limits or billing: they all"
                  + " go through completion; reading a provider's list of models costs nothing")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyStoresTouchSql =
      noClasses()
          .that(not(resideInAnyPackage(rooms("store"))))
          .and(not(describe("are stores, or lie within one", RulesTest::store)))
          .should()
          .dependOnClassesThat(resideInAnyPackage("java.sql..", "org.jdbi..", "org.postgresql.."))
          .because("whoever looks for a query must find it in the feature's *Store");

  @ArchTest
  static final ArchRule onlyTheEdgeKnowsHttp =
      noClasses()
          .that(not(resideInAnyPackage(rooms("app", "access", "gateway"))))
          .and(not(nameMatching(".*(Resource|Route|Filter|PageStream)(\\$.*)?")))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("jakarta.ws.rs..", "io.vertx.ext.web..")
                  .or(nameMatching("io\\.vertx\\.core\\.http\\.HttpServer.*")))
          .because("rules that know of no HTTP can be called from the command line and from jobs");

  @ArchTest
  static final ArchRule onlyEgressOpensConnections =
      noClasses()
          .that(not(resideInAnyPackage(rooms("egress"))))
          .and(not(nameMatching(".*\\.cluster\\.RedisLine")))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.net.http..", "org.apache.http..")
                  .or(nameMatching("io\\.vertx\\.core\\.http\\.HttpClient(Options|Agent)?"))
                  .or(nameMatching("io\\.vertx\\.core\\.net\\.NetClient.*"))
                  .or(nameMatching("java\\.net\\.(Socket|URLConnection|HttpURLConnection)")))
          .because(
              "one client checks every address, so that no request reaches a private network; Redis"
                  + " is the operator's own, like the database");

  @ArchTest
  static final ArchRule nobodyAsksTheSystemsClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("time is injected as InstantSource, so that tests can turn it");

  @ArchTest
  static final ArchRule nobodyMakesRandomIds =
      noClasses()
          .should()
          .callMethod(UUID.class, "randomUUID")
          .because("ids rise with time (store.Ids), which keeps indexes small and lists in order");

  @ArchTest
  static final ArchRule nobodyReadsTheEnvironment =
      noClasses()
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .because("settings come by the configuration, where .env.example lists them");

  @ArchTest
  static final ArchRule nobodyPrints =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("words for the operator go to the log, and commands have their own writer");

  @ArchTest
  static final ArchRule nobodyStartsThreadsByHand =
      noClasses()
          .should()
          .callConstructor(Thread.class)
          .orShould()
          .callConstructor(Thread.class, Runnable.class)
          .orShould()
          .callConstructor(Thread.class, Runnable.class, String.class)
          .because("threads are virtual, or Vert.x's");

  @ArchTest
  static final ArchRule nobodyForgetsTheLocale =
      noClasses()
          .should()
          .callMethod(String.class, "toLowerCase")
          .orShould()
          .callMethod(String.class, "toUpperCase")
          .because(
              "in a Turkish locale I is not i; name " + Locale.class.getSimpleName() + ".ROOT");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Base|Abstract)")
          .orShould()
          .haveSimpleNameStartingWith("Abstract")
          .because("such a name says nothing, and invites everything");

  @ArchTest
  static final ArchRule theLibraryIsSmall =
      classes()
          .that(resideInAPackage("io.polyphony.llm.."))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "io.polyphony.llm..",
                  "java..",
                  "com.fasterxml.jackson..",
                  "org.jspecify..",
                  "com.google.auto.service..",
                  "software.amazon.eventstream.."))
          .because("other programs embed it");

  private static String[] rooms(String... names) {
    String[] patterns = new String[names.length];
    for (int i = 0; i < names.length; i++) {
      patterns[i] = SERVER + names[i] + "..";
    }
    return patterns;
  }

  private static boolean store(JavaClass type) {
    JavaClass outermost = type;
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    return outermost.getSimpleName().endsWith("Store");
  }
}
