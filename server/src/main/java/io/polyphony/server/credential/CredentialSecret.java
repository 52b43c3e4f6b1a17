package io.polyphony.server.credential;

import java.util.Map;

/** A credential's decrypted values. Prints nothing of them, wherever it is printed. */
public final class CredentialSecret {
  private final Map<String, String> values;

  public CredentialSecret(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The values by field id, for the one moment in which a request is authorised. */
  public Map<String, String> reveal() {
    return values;
  }

  @Override
  public String toString() {
    return "CredentialSecret[hidden]";
  }
}
