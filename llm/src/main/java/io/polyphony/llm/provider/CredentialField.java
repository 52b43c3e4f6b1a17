package io.polyphony.llm.provider;

/**
 * One field of the form in which a person adds a credential.
 *
 * @param secret whether the value is encrypted and never shown again
 * @param placeholder the shape of a value, for example {@code sk-...}
 */
public record CredentialField(
    String id, String label, String help, boolean secret, boolean required, String placeholder) {

  public static final String API_KEY = "apiKey";

  public static CredentialField apiKey(String placeholder) {
    return new CredentialField(API_KEY, "API key", "", true, true, placeholder);
  }

  public static CredentialField optionalApiKey() {
    return new CredentialField(API_KEY, "API key", "", true, false, "");
  }
}
