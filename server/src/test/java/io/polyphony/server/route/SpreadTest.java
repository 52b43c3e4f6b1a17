package io.polyphony.server.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.egress.EgressTarget;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is asked first, and who next. */
class SpreadTest {
  private static final UUID ID = new UUID(7, 7);
  private static final long NO_CONVERSATION = 0;

  private final Map<String, Double> shares = new HashMap<>();
  private final Map<String, Long> firstMs = new HashMap<>();
  private final Map<String, Long> nano = new HashMap<>();

  private final Standing standing =
      new Standing() {
        @Override
        public double share(Deployment deployment) {
          return shares.getOrDefault(deployment.model(), 1.0);
        }

        @Override
        public long firstContentNanos(Deployment deployment) {
          return firstMs.getOrDefault(deployment.model(), 0L) * 1_000_000;
        }
      };

  @Test
  void weightsAreKeptExactlyAndTheOthersFollow() {
    // Given
    Plan plan = plan(rules(RouteChoice.WEIGHTED, false, null, tier("a", 7, "b", 3), tier("c", 1)));

    // When
    Map<String, Integer> first = counted(plan, 1_000, NO_CONVERSATION);

    // Then
    assertThat(first).isEqualTo(Map.of("a", 700, "b", 300));
    assertThat(names(plan, NO_CONVERSATION)).hasSize(3).endsWith("c");
  }

  @ParameterizedTest
  @CsvSource({"1", "10", "33", "99"})
  void theCanaryGetsItsPartAndTheTiersFollowIt(int percent) {
    // Given
    Plan plan =
        plan(
            rules(
                RouteChoice.WEIGHTED,
                false,
                new RouteCanary(null, "openai/new", percent),
                tier("a", 1)));

    // When
    Map<String, Integer> first = counted(plan, 1_000, NO_CONVERSATION);

    // Then
    assertThat(first).isEqualTo(Map.of("new", percent * 10, "a", 1_000 - percent * 10));
    for (int request = 0; request < 100; request++) {
      List<String> order = names(plan, NO_CONVERSATION);
      assertThat(order).isIn(List.of("a"), List.of("new", "a"));
    }
  }

  @Test
  void whoRestsGetsNothingAndWhoReturnsGetsMoreAndMore() {
    // Given
    Plan plan = plan(rules(RouteChoice.WEIGHTED, false, null, tier("a", 1, "b", 1, "c", 1)));

    // When, Then
    shares.put("b", 0.0);
    assertThat(counted(plan, 100, NO_CONVERSATION)).isEqualTo(Map.of("a", 50, "c", 50));
    assertThat(names(plan, NO_CONVERSATION)).endsWith("b");
    shares.put("b", 0.5);
    assertThat(counted(plan, 500, NO_CONVERSATION).get("b")).isBetween(99, 101);
  }

  @Test
  void theFasterGetsMoreAndTheUnknownIsTried() {
    // Given: b takes twice as long as a, which makes a quarter
    Plan plan = plan(rules(RouteChoice.LATENCY, false, null, tier("a", 1, "b", 1, "c", 1)));
    firstMs.put("a", 100L);
    firstMs.put("b", 200L);

    // When, Then
    assertThat(counted(plan, 900, NO_CONVERSATION)).isEqualTo(Map.of("a", 400, "b", 100, "c", 400));
    shares.put("a", 0.0);
    assertThat(counted(plan, 900, NO_CONVERSATION)).doesNotContainKey("a");
  }

  @Test
  void theCheapestIsAskedAndTheNextByPrice() {
    // Given
    Plan plan =
        plan(rules(RouteChoice.COST, false, null, tier("dear", 9, "unknown", 9, "cheap", 1)));
    nano.put("dear", 500L);
    nano.put("cheap", 20L);

    // When, Then
    assertThat(names(plan, NO_CONVERSATION)).containsExactly("cheap", "dear", "unknown");
    shares.put("cheap", 0.0);
    assertThat(names(plan, NO_CONVERSATION).getFirst()).isEqualTo("dear");
    shares.clear();
    nano.put("dear", 20L);
    assertThat(counted(plan, 100, NO_CONVERSATION)).isEqualTo(Map.of("dear", 90, "cheap", 10));
  }

  @Test
  void aConversationStaysAndConversationsAreSharedByWeight() {
    // Given
    RouteRules rules = rules(RouteChoice.WEIGHTED, true, null, tier("a", 7, "b", 3));
    Plan here = plan(rules);
    Plan elsewhere = plan(rules);
    Map<String, Integer> first = new HashMap<>();

    // When
    for (long conversation = 1; conversation <= 10_000; conversation++) {
      String answered = names(here, conversation).getFirst();
      first.merge(answered, 1, Integer::sum);
      assertThat(names(here, conversation).getFirst()).isEqualTo(answered);
      assertThat(names(elsewhere, conversation).getFirst())
          .as("on another node")
          .isEqualTo(answered);
    }

    // Then: the hash is fixed, so the counts are always the same
    assertThat(first.get("a")).isBetween(6_800, 7_200);
  }

  @Test
  void aConversationStaysWithWhoAnsweredItLast() {
    // Given: everybody is at a, but a fails and c of the next tier answers
    Plan plan = plan(rules(RouteChoice.WEIGHTED, true, null, tier("a", 1), tier("c", 1)));
    Plan asked = arranged(plan, 42);
    asked.served(asked.deployments().getLast());

    // When, Then
    assertThat(names(plan, 42)).containsExactly("c", "a");
    assertThat(names(plan, 43)).containsExactly("a", "c");
    shares.put("c", 0.0);
    assertThat(names(plan, 42).getFirst()).as("who rests is not asked").isEqualTo("a");
  }

  @Test
  void aConversationIsOnTheCanaryOrIsNot() {
    // Given
    Plan plan =
        plan(
            rules(
                RouteChoice.WEIGHTED, true, new RouteCanary(null, "openai/new", 20), tier("a", 1)));
    int tried = 0;

    // When
    for (long conversation = 1; conversation <= 10_000; conversation++) {
      String first = names(plan, conversation).getFirst();
      assertThat(names(plan, conversation).getFirst()).isEqualTo(first);
      tried += first.equals("new") ? 1 : 0;
    }

    // Then
    assertThat(tried).isBetween(1_900, 2_100);
  }

  @Test
  void whatIsGoneIsLeftOutAndNothingIsNamedTwice() {
    // Given
    RouteRules rules =
        new RouteRules(
            RouteChoice.WEIGHTED,
            false,
            List.of(tier("gone", 1), tier("a", 1, "b", 1), tier("a", 1)),
            null,
            List.of(new RouteTarget(null, "openai/b"), new RouteTarget(null, "openai/long")),
            List.of(),
            null,
            null,
            null);

    // When
    Plan plan = plan(rules);

    // Then
    assertThat(names(plan, NO_CONVERSATION)).containsExactly("a", "b");
    assertThat(plan.members()).extracting(Deployment::model).containsExactly("a", "b", "long");
    assertThat(plan.instead(io.polyphony.llm.failure.FailureClass.CONTEXT_LENGTH))
        .extracting(Deployment::model)
        .containsExactly("b", "long");
    assertThat(plan.instead(io.polyphony.llm.failure.FailureClass.CONTENT_FILTER)).isEmpty();
    assertThat(planOrNull(rules(RouteChoice.COST, false, null, tier("gone", 1)))).isNull();
  }

  private Map<String, Integer> counted(Plan plan, int requests, long conversation) {
    Map<String, Integer> first = new HashMap<>();
    for (int request = 0; request < requests; request++) {
      first.merge(names(plan, conversation).getFirst(), 1, Integer::sum);
    }
    return first;
  }

  private List<String> names(Plan plan, long conversation) {
    return arranged(plan, conversation).deployments().stream().map(Deployment::model).toList();
  }

  private Plan arranged(Plan plan, long conversation) {
    return plan.arranged(standing, conversation, it -> nano.get(it.model()));
  }

  private static Plan plan(RouteRules rules) {
    return Objects.requireNonNull(planOrNull(rules));
  }

  private static @Nullable Plan planOrNull(RouteRules rules) {
    var route = new Route(ID, "fast", rules, Instant.EPOCH, Instant.EPOCH);
    Map<String, Deployment> made = new HashMap<>();
    Function<RouteTarget, @Nullable Deployment> find =
        target ->
            target.model().endsWith("/gone")
                ? null
                : made.computeIfAbsent(target.model(), SpreadTest::deployment);
    return Plan.of("fast", Spread.of(route, new Pins(), find));
  }

  private static Deployment deployment(String model) {
    var provider = Providers.installed().find("openai").orElseThrow();
    var target = new EgressTarget(URI.create("https://a.example"), false);
    String name = model.substring(model.indexOf('/') + 1);
    return new Deployment(provider, name, OpenAiChat.standard(), target, null, null);
  }

  private static RouteRules rules(
      RouteChoice choice, boolean sticky, @Nullable RouteCanary canary, RouteTier... tiers) {
    return new RouteRules(
        choice, sticky, List.of(tiers), canary, List.of(), List.of(), null, null, null);
  }

  private static RouteTier tier(Object... namesAndWeights) {
    var shares = new java.util.ArrayList<RouteShare>();
    for (int at = 0; at < namesAndWeights.length; at += 2) {
      shares.add(
          new RouteShare(null, "openai/" + namesAndWeights[at], (Integer) namesAndWeights[at + 1]));
    }
    return new RouteTier(shares);
  }
}
