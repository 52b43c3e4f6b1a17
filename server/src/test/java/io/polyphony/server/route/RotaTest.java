package io.polyphony.server.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotaTest {

  @ParameterizedTest
  @ValueSource(strings = {"1", "1 1", "5 1 1", "70 30", "1000 1", "3 5 7 11", "900 90 9 1"})
  void anyRoundIsSharedExactlyAsTheWeightsSay(String written) {
    // Given
    double[] weights =
        java.util.Arrays.stream(written.split(" ")).mapToDouble(Double::parseDouble).toArray();
    int round = (int) java.util.Arrays.stream(weights).sum();
    var rota = new Rota(weights.length);
    List<Integer> turns = new ArrayList<>();

    // When
    for (int turn = 0; turn < 3 * round; turn++) {
      turns.add(rota.next(weights));
    }

    // Then: not only from the beginning, but from anywhere
    for (int from = 0; from <= 2 * round; from += Math.max(1, round / 7)) {
      List<Integer> some = turns.subList(from, from + round);
      for (int member = 0; member < weights.length; member++) {
        int one = member;
        assertThat(some.stream().filter(it -> it == one)).hasSize((int) weights[member]);
      }
    }
  }

  @Test
  void turnsAreSpreadOut() {
    var rota = new Rota(3);
    List<Integer> turns = new ArrayList<>();
    for (int turn = 0; turn < 7; turn++) {
      turns.add(rota.next(new double[] {5, 1, 1}));
    }
    assertThat(turns).containsExactly(0, 0, 1, 0, 2, 0, 0);
  }

  @Test
  void whoHasNoWeightIsPassedOver() {
    var rota = new Rota(3);
    for (int turn = 0; turn < 10; turn++) {
      assertThat(rota.next(new double[] {0, 4, 0})).isEqualTo(1);
    }
    assertThat(rota.next(new double[] {0, 0, 0})).isEqualTo(-1);
  }
}
