package io.polyphony.server.credential;

import io.polyphony.llm.provider.CredentialField;
import io.polyphony.server.access.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds credentials of custom servers, so that tests can script what those answer. */
@ApplicationScoped
public class TestCredentials {
  private final Credentials credentials;

  TestCredentials(Credentials credentials) {
    this.credentials = credentials;
  }

  /** A credential that serves {@code custom/test-model} at that address. */
  public UUID custom(Caller caller, URI baseUrl) {
    return add(caller, "custom", null, baseUrl);
  }

  /** As above, for a server that speaks the dialect with that id. */
  public UUID custom(Caller caller, URI baseUrl, String dialect) {
    return add(caller, "custom", dialect, baseUrl);
  }

  /** As above, for models with other names. */
  public UUID custom(Caller caller, URI baseUrl, String dialect, List<String> models) {
    var fields = Map.of(CredentialField.API_KEY, "test-key-0123456789");
    return credentials
        .add(caller, new NewCredential("custom", null, fields, baseUrl.toString(), dialect, models))
        .id();
  }

  /** A credential that serves {@code <provider>/test-model} at that address. */
  public UUID of(Caller caller, String provider, URI baseUrl) {
    return add(caller, provider, null, baseUrl);
  }

  private UUID add(Caller caller, String provider, @Nullable String dialect, URI baseUrl) {
    var fields = Map.of(CredentialField.API_KEY, "test-key-0123456789");
    return credentials
        .add(
            caller,
            new NewCredential(
                provider, "scripted", fields, baseUrl.toString(), dialect, List.of("test-model")))
        .id();
  }

  /** A credential of that provider at that address. */
  public UUID of(Caller caller, String provider, Map<String, String> fields, URI baseUrl) {
    return credentials
        .add(caller, new NewCredential(provider, null, fields, baseUrl.toString(), null, null))
        .id();
  }

  /** A credential without key that serves whatever the local provider lists at that address. */
  public UUID local(Caller caller, String provider, URI baseUrl) {
    return credentials
        .add(caller, new NewCredential(provider, null, Map.of(), baseUrl.toString(), null, null))
        .id();
  }

  /** A credential for one of the vendors, whose place that address takes. */
  public UUID vendor(Caller caller, String provider, URI baseUrl) {
    var fields = Map.of(CredentialField.API_KEY, "test-key-0123456789");
    return credentials
        .add(caller, new NewCredential(provider, null, fields, baseUrl.toString(), null, null))
        .id();
  }

  public void delete(Caller caller, UUID id) {
    credentials.delete(caller, id);
  }
}
