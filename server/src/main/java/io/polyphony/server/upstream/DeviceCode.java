package io.polyphony.server.upstream;

import java.net.URI;
import java.time.Instant;

/**
 * What a person must enter at the vendor's page.
 *
 * @param handle names this sign-in when it is asked about; opaque
 * @param userCode what to enter
 * @param page where
 * @param intervalSeconds how long to wait before asking
 */
public record DeviceCode(
    String handle, String userCode, URI page, Instant expiresAt, long intervalSeconds) {

  @Override
  public String toString() {
    return "DeviceCode[" + page + "]";
  }
}
