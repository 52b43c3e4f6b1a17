package io.polyphony.server.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.credential.ActiveCredential;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.egress.EgressClient;
import io.polyphony.server.egress.EgressTarget;
import io.polyphony.server.route.Addresses;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Looks for model servers on this machine, at their customary ports. */
@ApplicationScoped
public class LocalServers {
  private static final Duration LIMIT = Duration.ofMillis(900);
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final EgressClient egress;
  private final Credentials credentials;
  private final Addresses addresses;
  private final Config config;
  private final ObjectMapper mapper;
  private final ExecutorService threads;

  LocalServers(
      EgressClient egress,
      Credentials credentials,
      Config config,
      ObjectMapper mapper,
      @VirtualThreads ExecutorService threads) {
    this.egress = egress;
    this.credentials = credentials;
    this.addresses = new Addresses(config);
    this.config = config;
    this.mapper = mapper;
    this.threads = threads;
  }

  /**
   * A model server that answered.
   *
   * @param baseUrl as a credential takes it
   * @param added whether the organisation has an active credential for it
   */
  @Schema(name = "LocalServer")
  public record LocalServer(
      String provider, String label, String baseUrl, List<String> models, boolean added) {}

  /** Those that answer now; takes a second at most. */
  List<LocalServer> find(UUID organisation) {
    List<ActiveCredential> known = credentials.active(organisation);
    List<CompletableFuture<Optional<LocalServer>>> asked =
        Providers.installed().all().stream()
            .filter(provider -> provider.kind() == ProviderKind.LOCAL)
            .map(one -> CompletableFuture.supplyAsync(() -> ask(one, known), threads))
            .toList();
    return asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
  }

  private Optional<LocalServer> ask(Provider provider, List<ActiveCredential> known) {
    EgressTarget target = addresses.target(provider, null, Map.of());
    String path = provider.modelsPath();
    if (path == null || !LOOPBACK.contains(target.baseUrl().getHost()) || ourOwn(target)) {
      return Optional.empty();
    }
    try {
      SmallExchange.Answer answer =
          SmallExchange.await(
              SmallExchange.send(
                  egress,
                  target,
                  SmallExchange.Question.get(path, Map.of()),
                  SmallExchange.Authorising.NOBODY,
                  System.nanoTime() + LIMIT.toNanos()));
      if (!answer.good() || !listsModels(answer.body())) {
        return Optional.empty();
      }
      boolean added =
          known.stream()
              .filter(it -> it.provider().equals(provider.id()))
              .anyMatch(it -> at(provider, it).equals(target));
      List<String> models = provider.answeringModels(answer.body());
      return Optional.of(
          new LocalServer(
              provider.id(), provider.label(), target.baseUrl().toString(), models, added));
    } catch (FailureException absent) {
      return Optional.empty();
    }
  }

  private EgressTarget at(Provider provider, ActiveCredential credential) {
    return addresses.target(provider, credential.baseUrl(), credential.settings());
  }

  private boolean listsModels(byte[] body) {
    try {
      JsonNode root = mapper.readTree(body);
      return root != null && (root.has("data") || root.has("models"));
    } catch (IOException somethingElse) {
      return false;
    }
  }

  private boolean ourOwn(EgressTarget target) {
    return config
        .getOptionalValue("quarkus.http.port", Integer.class)
        .filter(port -> port == target.baseUrl().getPort())
        .isPresent();
  }
}
