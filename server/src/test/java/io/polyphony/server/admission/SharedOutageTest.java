package io.polyphony.server.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.testkit.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis forgets, restarts or stands still, a node dies: limits hold, and money counts once. */
class SharedOutageTest extends SharedCase {

  @ParameterizedTest
  @EnumSource(Measure.class)
  void whatIsForgottenInTheMiddleIsSummedAnew(Measure measure) {
    // Given
    Limit limit = limit(LimitScope.ORGANISATION, measure, null, LIMIT);
    start(3, LEASE, limit);
    List<SharedHold> before = holds(together(most(measure) / 2));
    assertThat(before).hasSize(most(measure) / 2);

    // When
    List<Future<SharedVerdict>> asked = ask(100);
    redis.flush();
    asked.addAll(ask(100));
    List<SharedHold> after = holds(verdicts(asked));

    // Then
    assertThat(before.size() + after.size()).isEqualTo(most(measure));
    assertThat(state(limit).left()).isZero();
  }

  @Test
  void aRestartOfRedisLosesNothingThatRuns() {
    // Given
    Limit limit = limit(LimitScope.USER, Measure.CONCURRENCY, null, 10);
    start(3, LEASE, limit);
    List<SharedHold> before = holds(together(4));

    // When
    redis.restart();
    Await.until("all to be back", SOON, () -> nodes.stream().allMatch(it -> it.line().isHere()));
    List<SharedHold> after = holds(together(50));

    // Then
    assertThat(before.size() + after.size()).isEqualTo(10);
    everyOne(before, (node, hold) -> node.settle(hold, Used.NOTHING));
    await(limit, 6);
    assertThat(holds(together(50))).hasSize(4);
  }

  @Test
  void aKilledNodesSlotsComeBackAfterTheirLeaseAndOthersStay() {
    // Given
    Limit slots = limit(LimitScope.ORGANISATION, Measure.CONCURRENCY, null, 6);
    Limit tokens = limit(LimitScope.ORGANISATION, Measure.TOKENS, null, 1_000);
    start(2, Duration.ofMillis(1_500), slots, tokens);
    SharedNode killed = nodes.getFirst();
    SharedNode other = nodes.getLast();
    for (int one = 0; one < 3; one++) {
      assertThat(verdict(killed.ask(caller(), demand()))).isInstanceOf(SharedVerdict.Taken.class);
      assertThat(verdict(other.ask(caller(), demand()))).isInstanceOf(SharedVerdict.Taken.class);
    }
    assertThat(verdict(other.ask(caller(), demand()))).isInstanceOf(SharedVerdict.Refused.class);

    // When
    killed.close();
    nodes.remove(killed);

    // Then
    Await.until(
        "the lease to end",
        SOON,
        () -> {
          other.shared().renew();
          return state(slots).taken() == 3;
        });
    assertThat(state(tokens).taken()).as("what the other holds").isEqualTo(30);
    assertThat(holds(together(20))).hasSize(3);
  }

  @Test
  void moneyIsCountedOnceWhoeverLooksAndWhenever() {
    // Given
    Limit budget = limit(LimitScope.ORGANISATION, Measure.MONEY, null, 1_000_000_000);
    start(3, LEASE, budget);
    var random = new SplittableRandom(9);
    List<Runnable> later = new ArrayList<>();
    long spent = 0;

    // When
    for (int round = 0; round < 300; round++) {
      for (SharedHold hold : holds(together(6))) {
        var used = new Used(1, random.nextLong(1, 100));
        spent += used.nano();
        SharedNode node = owner(hold);
        node.settle(hold, used);
        later.add(random.nextInt(later.size() + 1), () -> node.store(hold, used));
      }
      while (later.size() > 10) {
        later.removeLast().run();
        nodes.get(random.nextInt(3)).look(budget, organisation);
      }
      if (round == 100 || round == 200) {
        redis.flush();
      }
      long least = spent;
      Await.until("round " + round, SOON, () -> state(budget).taken() >= least);
    }
    later.forEach(Runnable::run);

    // Then
    long all = spent;
    assertThat(bank.sum(organisation)).isEqualTo(all);
    await(budget, all);
    nodes.forEach(node -> node.look(budget, organisation));
    await(budget, all);
    redis.flush();
    together(3).forEach(verdict -> assertThat(verdict).isInstanceOf(SharedVerdict.Taken.class));
    assertThat(state(budget).taken()).as("with what three hold").isEqualTo(all + 30);
  }

  @Test
  void whileRedisStandsStillItIsAwayAndThenAllIsRightAgain() {
    // Given
    Limit limit = limit(LimitScope.ORGANISATION, Measure.CONCURRENCY, null, 8);
    start(Duration.ofMillis(150), 3, LEASE, limit);
    List<SharedHold> before = holds(together(4));

    // When
    redis.freeze();
    List<SharedVerdict> during;
    try {
      during = together(30);
      everyOne(before.subList(0, 2), (node, hold) -> node.settle(hold, Used.NOTHING));
      Await.until("away", SOON, () -> nodes.stream().noneMatch(it -> it.line().isHere()));
    } finally {
      redis.thaw();
    }

    // Then
    assertThat(during).allMatch(it -> it instanceof SharedVerdict.Away);
    Await.until("all to be back", SOON, () -> nodes.stream().allMatch(it -> it.line().isHere()));
    assertThat(holds(together(30))).as("two of eight run").hasSize(6);
  }
}
