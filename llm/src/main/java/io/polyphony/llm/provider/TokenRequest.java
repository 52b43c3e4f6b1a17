package io.polyphony.llm.provider;

import java.net.URI;
import java.util.Map;

/**
 * How a token of short life is got. The answer is JSON: {@code access_token} or {@code token} with
 * {@code expires_in} (seconds) or {@code expires_at} (seconds since 1970), see {@link IssuedToken}.
 * Prints nothing of what it holds.
 */
public sealed interface TokenRequest {

  URI address();

  /** A GET with these headers. */
  record Fetch(URI address, Map<String, String> headers) implements TokenRequest {
    public Fetch {
      headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
      return "Fetch[" + address + "]";
    }
  }

  /** A POST of these form fields (RFC 6749, for example a refresh token). */
  record Form(URI address, Map<String, String> fields) implements TokenRequest {
    public Form {
      fields = Map.copyOf(fields);
    }

    @Override
    public String toString() {
      return "Form[" + address + "]";
    }
  }

  /**
   * A POST of a JSON Web Token that we sign ourselves with RS256 (RFC 7523); its audience is the
   * address.
   *
   * @param issuer who signs, for example a service account's e-mail address
   * @param keyId the key's id in the token's header; empty if it has none
   * @param privateKey PKCS 8 in PEM
   */
  record Assertion(URI address, String issuer, String keyId, String privateKey, String scope)
      implements TokenRequest {

    @Override
    public String toString() {
      return "Assertion[" + address + ", " + issuer + "]";
    }
  }
}
