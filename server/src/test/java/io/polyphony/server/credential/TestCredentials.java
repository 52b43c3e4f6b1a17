package io.polyphony.server.credential;

import io.polyphony.llm.provider.CredentialField;
import io.polyphony.server.access.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Adds credentials of custom servers, so that tests can script what those answer. */
@ApplicationScoped
public class TestCredentials {
  private final Credentials credentials;

  TestCredentials(Credentials credentials) {
    this.credentials = credentials;
  }

  /** A credential that serves {@code custom/test-model} at that address. */
  public UUID custom(Caller caller, URI baseUrl) {
    var fields = Map.of(CredentialField.API_KEY, "test-key-0123456789");
    return add(caller, "custom", fields, baseUrl);
  }

  /** A credential that serves {@code <provider>/test-model} at that address. */
  public UUID of(Caller caller, String provider, URI baseUrl) {
    return add(caller, provider, Map.of(CredentialField.API_KEY, "test-key-0123456789"), baseUrl);
  }

  private UUID add(Caller caller, String provider, Map<String, String> fields, URI baseUrl) {
    return credentials
        .add(
            caller,
            new NewCredential(
                provider, "scripted", fields, baseUrl.toString(), null, List.of("test-model")))
        .id();
  }

  /** A credential of that provider at that address. */
  public UUID of(Caller caller, String provider, Map<String, String> fields, URI baseUrl) {
    return credentials
        .add(caller, new NewCredential(provider, null, fields, baseUrl.toString(), null, null))
        .id();
  }
}
