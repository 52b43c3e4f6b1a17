package io.polyphony.bench.chaos;

import java.util.List;
import java.util.Map;

/**
 * Something that goes wrong while the load runs. A step is all that a further one needs: {@link
 * Steps} names them, in the order in which they come.
 */
interface Step {

  String name();

  /** Settings without which the server cannot take part. */
  default Map<String, String> environment() {
    return Map.of();
  }

  /** Why this machine cannot do it; empty if it can. */
  default String impossible() {
    return "";
  }

  /** Whether the load asks for the provider's faults, too. */
  default boolean asksForFaults() {
    return false;
  }

  /** Breaks something and mends it again, with the load running all the while. */
  void run(Stage stage) throws Exception;

  /**
   * Once the load rests.
   *
   * @param heard what came of the requests of this step
   * @return what is wrong with that, a line each
   */
  default List<String> judge(List<Heard> heard) {
    return List.of();
  }

  /** Leaves nothing behind once the server has ended. */
  default void tidy() {}

  /** What a step may lay its hands on. */
  record Stage(ChaosServer server, ChaosLoad load) {

    /** Lets the load run on for a while. */
    void goOn(long milliseconds) throws InterruptedException {
      Thread.sleep(milliseconds);
    }
  }
}
