package io.polyphony.llm.provider;

import java.net.URI;
import java.util.Map;

/**
 * A credential that a person gets by signing in at the vendor's page with a short code instead of
 * pasting a key (RFC 8628).
 *
 * @param codeAddress where a code is asked for
 * @param tokenAddress where is asked whether the person has entered it
 * @param clientId the public id of the application that asks
 * @param headers what the vendor wants beside
 * @param field the credential's field that the token becomes
 */
public record DeviceSignIn(
    URI codeAddress,
    URI tokenAddress,
    String clientId,
    String scope,
    Map<String, String> headers,
    String field) {
  public DeviceSignIn {
    headers = Map.copyOf(headers);
  }
}
