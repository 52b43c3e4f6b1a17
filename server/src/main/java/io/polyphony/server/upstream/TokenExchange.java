package io.polyphony.server.upstream;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.IssuedToken;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.TokenRequest;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.egress.EgressTarget;
import io.polyphony.server.route.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Asks a vendor for a token of short life. What it answers is never repeated in words. */
@Singleton
class TokenExchange {
  private static final String BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final SmallExchange exchange;
  private final SignedAssertion assertions;
  private final Addresses addresses;
  private final InstantSource clock;

  @Inject
  TokenExchange(Vertx vertx, EgressClient egress, Config config, InstantSource clock) {
    this.exchange = new SmallExchange(vertx, egress);
    this.assertions = new SignedAssertion(clock);
    this.addresses = new Addresses(config);
    this.clock = clock;
  }

  /**
   * @return fails with UPSTREAM_CREDENTIAL if the credential is refused, else with what stood in
   *     the way
   */
  Future<IssuedToken> issue(Provider provider, TokenRequest request) {
    EgressTarget target = addresses.token(provider, request.address());
    Future<SmallExchange.Answer> answer =
        switch (request) {
          case TokenRequest.Fetch fetch ->
              exchange.send(target, HttpMethod.GET, fetch.headers(), null);
          case TokenRequest.Form form ->
              exchange.send(target, HttpMethod.POST, Map.of(), FormText.of(form.fields()));
          case TokenRequest.Assertion assertion ->
              exchange.send(
                  target,
                  HttpMethod.POST,
                  Map.of(),
                  FormText.of(
                      Map.of("grant_type", BEARER_GRANT, "assertion", assertions.sign(assertion))));
        };
    return answer.map(answered -> token(provider, answered));
  }

  private IssuedToken token(Provider provider, SmallExchange.Answer answer) {
    int status = answer.status();
    @Nullable IssuedToken issued =
        answer.good() ? IssuedToken.read(answer.body(), clock.instant()) : null;
    if (issued != null) {
      return issued;
    }
    String label = provider.label();
    if (status == 429) {
      throw failure(ErrorCode.UPSTREAM_RATE_LIMIT, label + " asks to slow down signing in.");
    }
    if (status >= 400 && status < 500) {
      throw failure(
          ErrorCode.UPSTREAM_CREDENTIAL,
          label + " refused the credential (" + status + "). Is it complete, and still valid?");
    }
    throw failure(ErrorCode.UPSTREAM_ERROR, label + " gave no token (" + status + ").");
  }

  private static RuntimeException failure(ErrorCode code, String message) {
    return Failure.of(code, message).asException();
  }
}
