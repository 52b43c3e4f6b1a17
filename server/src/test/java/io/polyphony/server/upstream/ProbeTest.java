package io.polyphony.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.egress.EgressConfig;
import io.polyphony.server.egress.EgressTarget;
import io.polyphony.server.upstream.ProbeVerdict.Check;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final String KEY = "sk-canary-7731";
  private static final String LIST = "{\"data\":[{\"id\":\"m-1\"},{\"id\":\"m-2\"}]}";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aGoodKeyIsAcceptedAndItsModelsAreListed() throws Exception {
    // Given
    URI address = serve(request -> answer(request, good(request) ? status(request) : 401, LIST));

    // When
    ProbeVerdict verdict = test("openai", address, KEY);

    // Then
    assertThat(verdict.error()).isNull();
    assertThat(verdict.ok()).isTrue();
    assertThat(verdict.models()).containsExactly("m-1", "m-2");
    assertThat(verdict.checks())
        .extracting(Check::id, Check::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("reached", "ok"),
            org.assertj.core.groups.Tuple.tuple("accepted", "ok"),
            org.assertj.core.groups.Tuple.tuple("models", "ok"));
    assertThat(verdict.checks().getFirst().text())
        .isEqualTo("Reached 127.0.0.1:" + address.getPort());
  }

  @Test
  void aRefusedKeyIsNamedAndNeverRepeated() throws Exception {
    URI address =
        serve(request -> answer(request, 401, "{\"error\":{\"message\":\"bad key " + KEY + "\"}}"));
    ProbeVerdict verdict = test("openai", address, KEY);
    refused(verdict, "upstream_credential", "refused the key");
    assertThat(verdict.toString()).doesNotContain(KEY);
  }

  @Test
  void aKeyRefusedInWordsOnlyIsRefused() throws Exception {
    String words =
        "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\","
            + "\"message\":\"API key not valid. Please pass a valid API key.\"}}";
    URI address = serve(request -> answer(request, 400, words));
    refused(test("gemini", address, KEY), "upstream_credential", "refused the key");
  }

  @Test
  void aListThatIsOpenToEverybodyProvesNoKey() throws Exception {
    URI address =
        serve(
            request ->
                answer(
                    request,
                    request.method().name().equals("GET") || good(request) ? 200 : 401,
                    LIST));
    refused(test("openrouter", address, "wrong"), "upstream_credential", "refused the key");
  }

  @Test
  void aProviderWithoutAListIsAskedForNothing() throws Exception {
    URI address = serve(request -> answer(request, good(request) ? 400 : 401, "{}"));
    ProbeVerdict verdict = test("perplexity", address, KEY);
    assertThat(verdict.ok()).isTrue();
    assertThat(verdict.models()).isNotEmpty();
    refused(test("perplexity", address, "wrong"), "upstream_credential", "refused the key");
  }

  /** Such as one that belongs to an organisation, below which there is no list. */
  @Test
  void anAddressWithoutTheListIsAskedForNothing() throws Exception {
    URI address =
        serve(
            request ->
                answer(
                    request,
                    request.method().name().equals("GET") ? 404 : good(request) ? 400 : 401,
                    "{}"));
    ProbeVerdict verdict = test("github", address, KEY);
    assertThat(verdict.ok()).isTrue();
    assertThat(verdict.models()).isNotEmpty();
    refused(test("github", address, "wrong"), "upstream_credential", "refused the key");
  }

  @Test
  void aWrongAddressIsSaidToBeOne() throws Exception {
    URI notFound = serve(request -> answer(request, 404, "no"));
    refused(test("openai", notFound, KEY), "upstream_error", "Is the address right?");
    URI page = serve(request -> answer(request, 200, "<html></html>"));
    refused(test("openai", page, KEY), "upstream_error", "Is the address right?");
    URI elsewhere =
        serve(
            request ->
                request
                    .response()
                    .putHeader("location", "http://x.invalid")
                    .setStatusCode(302)
                    .end());
    refused(test("openai", elsewhere, KEY), "upstream_error", "Is the address right?");
  }

  @Test
  void stumblingProvidersAreNotCalledGood() throws Exception {
    URI busy = serve(request -> answer(request, 429, "{}"));
    refused(test("openai", busy, KEY), "upstream_rate_limit", "slow down");
    URI broken = serve(request -> answer(request, 503, "{}"));
    refused(test("openai", broken, KEY), "upstream_error", "failed (503)");
  }

  @Test
  void nobodyAtTheAddress() throws Exception {
    URI address = serve(request -> {});
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    Vertx fresh = Vertx.vertx();
    ProbeVerdict verdict = probe(fresh).test(subject("openai", address, KEY, true));
    refused(verdict, "upstream_unreachable", "could not be reached");
    assertThat(verdict.checks()).hasSize(1);
    fresh.close();
  }

  @Test
  void privateAddressesAreRefused() throws Exception {
    URI address = serve(request -> answer(request, 200, LIST));
    ProbeVerdict verdict = probe(vertx).test(subject("openai", address, KEY, false));
    refused(verdict, "permission", "private or reserved");
  }

  @Test
  void anAnswerWithoutEndIsCut() throws Exception {
    URI address =
        serve(
            request -> {
              request.response().setChunked(true);
              String more = "x".repeat(1 << 20);
              for (int i = 0; i < 12; i++) {
                request.response().write(more);
              }
            });
    refused(test("openai", address, KEY), "upstream_error", "without end");
  }

  private ProbeVerdict test(String provider, URI address, String key) {
    return probe(vertx).test(subject(provider, address, key, true));
  }

  private static Probe.Subject subject(String id, URI address, String key, boolean allowed) {
    Provider provider = Providers.installed().find(id).orElseThrow();
    var target = new EgressTarget(address, allowed);
    List<Probe.Listing> listings =
        provider.listings(Map.of()).stream()
            .map(listing -> new Probe.Listing(target, listing.path()))
            .toList();
    return new Probe.Subject(provider, provider.dialect(), target, listings, Map.of("apiKey", key));
  }

  private static Probe probe(Vertx vertx) {
    var config =
        new EgressConfig() {
          @Override
          public Optional<List<String>> allowPrivate() {
            return Optional.empty();
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
        };
    Catalog catalog = Catalog.load(Providers.installed().all().stream().map(Provider::id).toList());
    var egress = new EgressClient(vertx, config);
    InstantSource clock = InstantSource.system();
    var exchange = new TokenExchange(egress, ConfigProvider.getConfig(), clock);
    var authoriser = new Authoriser(new Tokens(exchange, clock), clock);
    return new Probe(egress, authoriser, catalog, clock);
  }

  private URI serve(Consumer<HttpServerRequest> handler) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(handler::accept)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  private static boolean good(HttpServerRequest request) {
    return ("Bearer " + KEY).equals(request.getHeader("authorization"));
  }

  private static int status(HttpServerRequest request) {
    return request.method().name().equals("GET") ? 200 : 400;
  }

  private static void answer(HttpServerRequest request, int status, String body) {
    request.response().setStatusCode(status).end(body);
  }

  private static void refused(ProbeVerdict verdict, String code, String words) {
    assertThat(verdict.ok()).isFalse();
    assertThat(verdict.models()).isEmpty();
    ProbeVerdict.Reason reason = Objects.requireNonNull(verdict.error());
    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.message()).contains(words);
    assertThat(verdict.checks().getLast().state()).isEqualTo("failed");
  }
}
