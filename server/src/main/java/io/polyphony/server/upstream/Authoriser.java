package io.polyphony.server.upstream;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.Authorisation;
import io.polyphony.llm.provider.Provider;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Turns a provider's word on how a request is authorised into the headers that do it. */
@Singleton
class Authoriser {
  private final AwsSignatures signatures;
  private final Tokens tokens;

  @Inject
  Authoriser(Tokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.signatures = new AwsSignatures(clock);
  }

  /**
   * @return the headers, at once unless a token must be fetched; fails with a FailureException
   */
  Future<Map<String, String>> headers(Provider provider, Authorisation how, OutboundCall call) {
    return switch (how) {
      case Authorisation.Headers plain -> Future.succeededFuture(plain.headers());
      case Authorisation.AwsSignature aws -> signed(aws, call);
      case Authorisation.Token token ->
          tokens.get(provider, token.request()).map(text -> bearer(token, text));
    };
  }

  private Future<Map<String, String>> signed(
      Authorisation.AwsSignature how, OutboundCall call) {
    try {
      return Future.succeededFuture(signatures.sign(how, call));
    } catch (RuntimeException unusable) {
      return Future.failedFuture(
          Failure.of(ErrorCode.UPSTREAM_CREDENTIAL, "The request could not be signed with this key.")
              .asException());
    }
  }

  /** The provider refused what {@link #headers} gave: a token among it is not used again. */
  void refused(Authorisation how) {
    if (how instanceof Authorisation.Token token) {
      tokens.forget(token.request());
    }
  }

  private static Map<String, String> bearer(Authorisation.Token token, String text) {
    Map<String, String> headers = new HashMap<>(token.headers());
    headers.put("authorization", "Bearer " + text);
    return headers;
  }
}
