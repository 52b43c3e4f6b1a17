package io.polyphony.bench.chaos;

import io.polyphony.testkit.ProviderFault;
import org.jspecify.annotations.Nullable;

/**
 * One request of the load, as the client's journal has it.
 *
 * @param number told to the provider in the prompt, which reports it as the prompt's tokens
 * @param fault what its provider does wrong; null for a sound answer
 */
record Asked(
    long number,
    ClientWords words,
    String model,
    int key,
    Leaving leaving,
    @Nullable ProviderFault fault) {

  /** When its client goes away. */
  enum Leaving {
    NEVER,
    BEFORE_THE_ANSWER,
    IN_THE_ANSWER
  }

  byte[] body() {
    return words.body(model, "chaos " + number + " " + (number % 5 == 0 ? "at length" : "shortly"));
  }
}
