package io.polyphony.llm.provider;

import java.util.HashMap;
import java.util.Map;

/** The credential that wire examples are written for. */
final class ExampleCredential {
  private static final String KEY = "example-key";

  private ExampleCredential() {}

  /** What a provider's form shows as an example, and a key. */
  static Map<String, String> of(Provider provider) {
    Map<String, String> values = new HashMap<>();
    for (CredentialField field : provider.fields()) {
      boolean named = !field.secret() && !field.placeholder().isEmpty();
      values.put(field.id(), named ? field.placeholder() : KEY);
    }
    return values;
  }

  /** What a credential gives without help: signatures and tokens are the sender's work. */
  static Map<String, String> carried(Authorisation authorisation) {
    return switch (authorisation) {
      case Authorisation.Headers plain -> plain.headers();
      case Authorisation.AwsSignature ignored -> Map.of();
      case Authorisation.Token token -> token.headers();
    };
  }
}
