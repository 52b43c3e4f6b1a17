package io.polyphony.llm.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a request shows that it may be made. A provider only says it; whoever sends the request does
 * the signing and fetches the token. Prints nothing of what it holds.
 */
public sealed interface Authorisation {

  /** Headers that carry the credential itself. */
  record Headers(Map<String, String> headers) implements Authorisation {
    public Headers {
      headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
      return "Headers[hidden]";
    }
  }

  /** AWS Signature Version 4 over the whole request. */
  record AwsSignature(
      String service,
      String region,
      String accessKeyId,
      String secretAccessKey,
      @Nullable String sessionToken)
      implements Authorisation {

    @Override
    public String toString() {
      return "AwsSignature[" + service + ", " + region + "]";
    }
  }

  /**
   * A token of short life, got with the credential and sent as {@code Authorization: Bearer}.
   *
   * @param headers what goes with it
   */
  record Token(TokenRequest request, Map<String, String> headers) implements Authorisation {
    public Token {
      headers = Map.copyOf(headers);
    }
  }
}
