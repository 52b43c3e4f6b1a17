package io.polyphony.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.access.Limits;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several nodes, one Redis: together they never grant more than one may. */
class SharedTableTest extends SharedCase {

  @ParameterizedTest
  @CsvSource({
    "REQUESTS, ORGANISATION, 1",
    "REQUESTS, USER, 3",
    "REQUESTS, VIRTUAL_KEY, 3",
    "TOKENS, ORGANISATION, 3",
    "TOKENS, USER, 1",
    "TOKENS, VIRTUAL_KEY, 3",
    "CONCURRENCY, ORGANISATION, 3",
    "CONCURRENCY, USER, 3",
    "CONCURRENCY, VIRTUAL_KEY, 1",
    "MONEY, ORGANISATION, 3",
    "MONEY, USER, 3",
    "MONEY, VIRTUAL_KEY, 1",
    "MONEY, ORGANISATION, 1",
  })
  void twoHundredAtOnceNeverGoAboveALimit(Measure measure, LimitScope scope, int count) {
    // Given
    Limit limit = limit(scope, measure, "openai/*", LIMIT);
    Limit wide = limit(LimitScope.ORGANISATION, Measure.REQUESTS, null, 10_000);
    start(count, LEASE, limit, wide);

    // When
    List<SharedVerdict> verdicts = together(200);

    // Then
    List<SharedHold> granted = holds(verdicts);
    assertThat(granted).hasSize(most(measure));
    assertThat(verdicts)
        .filteredOn(it -> !(it instanceof SharedVerdict.Taken))
        .hasSize(200 - most(measure))
        .allSatisfy(it -> assertThat(refused(it).rule().limit()).isEqualTo(limit));
    assertThat(state(wide).taken()).as("a refused request holds nothing").isEqualTo(granted.size());
    assertThat(state(limit).left()).isZero();
    everyOne(granted, (node, hold) -> node.settle(hold, Used.NOTHING));
    if (measure != Measure.REQUESTS) {
      await(limit, 0);
      assertThat(holds(together(200))).hasSize(most(measure));
    }
  }

  @Test
  void aKeysOwnNumbersHoldOverAllNodes() {
    // Given
    start(3, LEASE);

    // When
    List<SharedHold> slots = holds(together(200, caller(new Limits(null, 9))));
    List<SharedHold> paced = holds(together(200, caller(new Limits(50, null))));

    // Then
    assertThat(slots).hasSize(9);
    assertThat(paced).hasSizeBetween(50, 52);
  }

  @Test
  void tenThousandRandomEndsLeaveNoSlotTaken() {
    // Given
    Limit limit = limit(LimitScope.VIRTUAL_KEY, Measure.CONCURRENCY, null, 20);
    Limit tokens = limit(LimitScope.USER, Measure.TOKENS, null, 1_000_000_000);
    start(3, LEASE, limit, tokens);
    var random = new SplittableRandom(3);
    int granted = 0;

    // When
    while (granted < 10_000) {
      List<SharedHold> running = holds(together(25));
      assertThat(running).hasSizeLessThanOrEqualTo(20).isNotEmpty();
      granted += running.size();
      for (SharedHold hold : running) {
        nodes.get(random.nextInt(3)).settle(hold, Used.NOTHING);
      }
    }

    // Then
    Await.until("slots to be 0", Duration.ofSeconds(1), () -> state(limit).taken() == 0);
    await(tokens, 0);
  }

  @Test
  void whatTurnsToAnotherModelHoldsOfThatOneInsteadOrStays() {
    // Given
    Limit first = limit(LimitScope.ORGANISATION, Measure.TOKENS, "openai/*", 100);
    Limit second = limit(LimitScope.ORGANISATION, Measure.TOKENS, "groq/*", 15);
    start(2, LEASE, first, second);
    SharedNode node = nodes.getFirst();
    SharedHold one = holds(List.of(verdict(node.ask(caller(), demand())))).getFirst();
    SharedHold two = holds(List.of(verdict(node.ask(caller(), demand())))).getFirst();
    var other = new Demand("groq/llama", 10, 10);

    // When
    SharedVerdict moved = verdict(node.move(one, other));
    SharedVerdict refused = verdict(node.move(two, other));

    // Then
    assertThat(moved).isInstanceOf(SharedVerdict.Taken.class);
    assertThat(refused(refused).rule().limit()).isEqualTo(second);
    assertThat(state(first).taken()).isEqualTo(10);
    assertThat(state(second).taken()).isEqualTo(10);
    node.settle(one, new Used(3, 0));
    node.settle(two, new Used(4, 0));
    await(first, 4);
    await(second, 3);
  }

  @Test
  void theKeysOfAnOrganisationAreInOneSlotOfACluster(@TempDir Path folder) {
    // Given
    try (RedisServer cluster = RedisServer.startCluster(folder)) {
      Limit limit = limit(LimitScope.USER, Measure.CONCURRENCY, null, 5);
      Limit budget = limit(LimitScope.ORGANISATION, Measure.MONEY, null, 1_000);
      startOn(cluster.url() + "," + cluster.url(), limit, budget);

      // When
      List<SharedHold> granted = holds(together(20));

      // Then
      assertThat(granted).hasSize(5);
      everyOne(granted, (node, hold) -> node.settle(hold, new Used(1, 5)));
      await(limit, 0);
      await(budget, 25);
    }
  }
}
