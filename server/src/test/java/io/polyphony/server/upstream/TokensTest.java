package io.polyphony.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import io.polyphony.llm.provider.TokenRequest;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.egress.EgressConfig;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.MutableInstantSource;
import io.polyphony.testkit.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final MutableInstantSource clock = new MutableInstantSource();
  private final CassetteServer server = CassetteServer.start();
  private final Provider provider = Providers.installed().find("openai").orElseThrow();
  private Tokens tokens;
  private TokenRequest request;

  @BeforeEach
  void begin() {
    var egress = new EgressClient(vertx, new Loopback());
    tokens = new Tokens(new TokenExchange(egress, ConfigProvider.getConfig(), clock), clock);
    request = new TokenRequest.Fetch(server.uri("/token"), Map.of("x-key", "k"));
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void manyWhoAskAtOnceWaitForOneToken() throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    server.on("/token", issued("one", 3600).heldUntil(released));

    // When
    List<Future<String>> asked = new ArrayList<>();
    for (int at = 0; at < 50; at++) {
      asked.add(tokens.get(provider, request));
    }
    released.complete(null);

    // Then
    for (Future<String> each : asked) {
      assertThat(value(each)).isEqualTo("one");
    }
    assertThat(server.exchanges()).hasSize(1);
    assertThat(server.exchanges().getFirst().request().header("x-key")).isEqualTo("k");
  }

  @Test
  void aTokenNearItsEndServesWhileItIsRenewed() throws Exception {
    // Given
    var released = new CompletableFuture<Void>();
    server.on("/token", issued("one", 3600), issued("two", 3600).heldUntil(released));
    value(tokens.get(provider, request));

    // When
    clock.advance(Duration.ofMinutes(54));
    String before = value(tokens.get(provider, request));
    clock.advance(Duration.ofMinutes(2));
    String during = value(tokens.get(provider, request));
    server.awaitExchange(1, SOON);
    released.complete(null);

    // Then
    assertThat(before).isEqualTo("one");
    assertThat(during).isEqualTo("one");
    Await.until("the new token", SOON, () -> "two".equals(tokens.get(provider, request).result()));
    assertThat(server.exchanges()).hasSize(2);
  }

  @Test
  void aTokenThatHasEndedIsNotUsed() throws Exception {
    // Given
    server.on("/token", issued("one", 60), issued("two", 60));
    value(tokens.get(provider, request));

    // When
    clock.advance(Duration.ofSeconds(60));

    // Then
    assertThat(value(tokens.get(provider, request))).isEqualTo("two");
  }

  @Test
  void aTokenThatWasRefusedIsForgotten() throws Exception {
    server.on("/token", issued("one", 3600), issued("two", 3600));
    value(tokens.get(provider, request));
    tokens.forget(request);
    assertThat(value(tokens.get(provider, request))).isEqualTo("two");
  }

  @ParameterizedTest
  @CsvSource({
    "400, UPSTREAM_CREDENTIAL",
    "401, UPSTREAM_CREDENTIAL",
    "403, UPSTREAM_CREDENTIAL",
    "429, UPSTREAM_RATE_LIMIT",
    "500, UPSTREAM_ERROR",
    "200, UPSTREAM_ERROR",
  })
  void whatIsNoTokenIsAFailureAndNotKept(int status, ErrorCode code) throws Exception {
    // Given
    server.on("/token", Reply.json(status, "{\"error\":\"canary\"}"), issued("late", 3600));

    // When
    Throwable failure = cause(tokens.get(provider, request));

    // Then
    assertThat(failure).isInstanceOf(FailureException.class);
    assertThat(((FailureException) failure).failure().code()).isEqualTo(code);
    assertThat(failure.getMessage()).doesNotContain("canary");
    assertThat(value(tokens.get(provider, request))).isEqualTo("late");
  }

  private static Reply issued(String token, long seconds) {
    return Reply.json(200, "{\"access_token\":\"" + token + "\",\"expires_in\":" + seconds + "}");
  }

  private static String value(Future<String> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Throwable cause(Future<String> future) {
    Await.until("an end", SOON, future::isComplete);
    return future.cause();
  }

  /** Lets requests to this machine out. */
  private static final class Loopback implements EgressConfig {
    @Override
    public Optional<List<String>> allowPrivate() {
      return Optional.of(List.of("127.0.0.1"));
    }

    @Override
    public Duration connectTimeout() {
      return Duration.ofSeconds(5);
    }

    @Override
    public int poolSize() {
      return 4;
    }

    @Override
    public Duration resolveEvery() {
      return Duration.ofSeconds(30);
    }
  }
}
