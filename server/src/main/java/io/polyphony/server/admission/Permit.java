package io.polyphony.server.admission;

import java.util.UUID;

/**
 * Admission's yes. Holds a slot until it is settled; settling twice is harmless.
 *
 * @param slot the request's place among the caller's running requests
 */
public record Permit(UUID slot, CallerLoad load) {

  /** Gives the slot back. */
  public void settle() {
    load.release(slot);
  }
}
