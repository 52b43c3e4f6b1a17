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
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Asks a vendor for a token of short life. What it answers is never repeated in words. */
@Singleton
class TokenExchange {
  private static final String BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final EgressClient egress;
  private final SignedAssertion assertions;
  private final Addresses addresses;
  private final InstantSource clock;

  @Inject
  TokenExchange(EgressClient egress, Config config, InstantSource clock) {
    this.egress = egress;
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
    SmallExchange.Question question =
        switch (request) {
          case TokenRequest.Fetch fetch -> SmallExchange.Question.get("", fetch.headers());
          case TokenRequest.Form form -> SmallExchange.Question.form(Map.of(), form.fields());
          case TokenRequest.Assertion assertion ->
              SmallExchange.Question.form(
                  Map.of(),
                  Map.of("grant_type", BEARER_GRANT, "assertion", assertions.sign(assertion)));
        };
    return SmallExchange.send(
            egress,
            target,
            question,
            SmallExchange.Authorising.NOBODY,
            System.nanoTime() + LIMIT.toNanos())
        .map(answered -> token(provider, answered));
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
