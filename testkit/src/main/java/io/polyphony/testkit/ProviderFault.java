package io.polyphony.testkit;

import java.util.List;
import java.util.function.LongFunction;

/**
 * A way in which a provider, or the network before it, goes wrong while it streams.
 *
 * @param name also the model's name by which it is asked for
 * @param answer what the provider says, given the prompt's tokens that it reports
 * @param toClient what the network does to that
 * @param toServer what the network does to the request
 */
public record ProviderFault(
    String name,
    LongFunction<WireAnswer> answer,
    List<Toxic> toClient,
    List<Toxic> toServer,
    FaultOutcome outcome) {

  /** Whether it lies in the network, so that its address is a proxy's. */
  boolean isOfNetwork() {
    return !toClient.isEmpty() || !toServer.isEmpty();
  }

  @Override
  public String toString() {
    return name;
  }
}
