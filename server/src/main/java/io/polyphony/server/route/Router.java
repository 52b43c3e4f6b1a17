package io.polyphony.server.route;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.ModelName;
import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.llm.provider.Providers;
import io.polyphony.llm.provider.Sandbox;
import io.polyphony.server.access.Caller;
import io.polyphony.server.credential.ActiveCredential;
import io.polyphony.server.credential.Credentials;
import io.polyphony.server.credential.DiscoveredModel;
import io.polyphony.server.credential.DiscoveredModels;
import io.polyphony.server.egress.EgressTarget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Finds the deployments for a model's name: a route's, if the organisation has one of that name.
 * Else {@code provider/model} is split at the first slash if the prefix is a provider; a bare name
 * must be unique in the catalogue. After the asked model come the fallbacks of {@code
 * polyphony.route.fallback.<provider/model>}, a list of model names.
 */
@Singleton
public class Router {
  /** With it a client chooses who keeps what names no model. */
  public static final String PROVIDER_HEADER = "x-polyphony-provider";

  private static final int MOST_PLANS = 10_000;

  private final Providers providers = Providers.installed();
  private final Catalog catalog;
  private final Credentials credentials;
  private final DiscoveredModels discovered;
  private final Routes routes;
  private final Pins pins;
  private final Vertx vertx;
  private final Config config;
  private final Addresses addresses;
  private final Map<UUID, Snapshot> snapshots = new ConcurrentHashMap<>();
  private final Map<Loading, Future<Snapshot>> loading = new ConcurrentHashMap<>();

  /** A look at the database: never shared with one that began before a change. */
  private record Loading(UUID organisation, long generation) {}

  /** An organisation's active credentials, what they list, its routes, and the plans of them. */
  private record Snapshot(
      long generation,
      List<ActiveCredential> credentials,
      List<DiscoveredModel> discovered,
      Map<String, Route> routes,
      Map<String, Plan> plans) {}

  @Inject
  public Router(
      Catalog catalog,
      Credentials credentials,
      DiscoveredModels discovered,
      Routes routes,
      Pins pins,
      Vertx vertx,
      Config config) {
    this.catalog = catalog;
    this.credentials = credentials;
    this.discovered = discovered;
    this.routes = routes;
    this.pins = pins;
    this.vertx = vertx;
    this.config = config;
    this.addresses = new Addresses(config);
  }

  /**
   * @return fails with MODEL_NOT_FOUND, NO_DEPLOYMENT or PERMISSION; completes at once while
   *     nothing about the organisation's credentials and routes has changed
   */
  public Future<Plan> plan(Caller caller, String model) {
    if (caller.models() != null && !caller.models().contains(model)) {
      return failed(ErrorCode.PERMISSION, "This key may not use the model " + model + ".");
    }
    return snapshot(caller.organisation()).compose(snapshot -> planned(snapshot, model));
  }

  /**
   * The models that the caller can ask for now: as {@code provider/name}, and the routes by their
   * names; sorted.
   */
  public Future<List<String>> offered(Caller caller) {
    return snapshot(caller.organisation()).map(snapshot -> offered(snapshot, caller));
  }

  /** Whether the name is a model's of a provider, and no route's. */
  public boolean isModel(String name) {
    return providers.split(name) != null;
  }

  private List<String> offered(Snapshot snapshot, Caller caller) {
    Set<String> ids = new TreeSet<>();
    catalog.models(Sandbox.ID).forEach(card -> ids.add(card.id()));
    for (Route route : snapshot.routes().values()) {
      if (Plan.of(route.name(), spread(snapshot, route)) != null) {
        ids.add(route.name());
      }
    }
    for (ActiveCredential credential : snapshot.credentials()) {
      if (credential.models() == null) {
        catalog.models(credential.provider()).forEach(card -> ids.add(card.id()));
        snapshot.discovered().stream()
            .filter(model -> model.credentialId().equals(credential.id()))
            .forEach(model -> ids.add(model.provider() + "/" + model.name()));
      } else {
        credential.models().forEach(name -> ids.add(credential.provider() + "/" + name));
      }
    }
    return ids.stream()
        .filter(id -> caller.models() == null || caller.models().contains(id))
        .toList();
  }

  private Future<Snapshot> snapshot(UUID organisation) {
    Snapshot known = snapshots.get(organisation);
    long generation = credentials.generation() + routes.generation();
    if (known != null && known.generation() == generation) {
      return Future.succeededFuture(known);
    }
    return loadedOnce(new Loading(organisation, generation));
  }

  /** However many ask at once, one of them looks; each hears of it on its own context. */
  private Future<Snapshot> loadedOnce(Loading wanted) {
    Promise<Snapshot> mine = ((ContextInternal) vertx.getOrCreateContext()).promise();
    Promise<Snapshot> shared = Promise.promise();
    Future<Snapshot> running = loading.putIfAbsent(wanted, shared.future());
    if (running != null) {
      running.onComplete(mine);
      return mine.future();
    }
    shared.future().onComplete(mine);
    vertx
        .executeBlocking(() -> load(wanted.organisation(), wanted.generation()), false)
        .onComplete(
            loaded -> {
              loading.remove(wanted);
              shared.handle(loaded);
            });
    return mine.future();
  }

  private Snapshot load(UUID organisation, long generation) {
    var fresh =
        new Snapshot(
            generation,
            credentials.active(organisation),
            discovered.active(organisation),
            routes.list(organisation).stream().collect(Collectors.toMap(Route::name, it -> it)),
            new ConcurrentHashMap<>());
    snapshots.put(organisation, fresh);
    return fresh;
  }

  private Future<Plan> planned(Snapshot snapshot, String model) {
    Plan known = snapshot.plans().get(model);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    Route route = snapshot.routes().get(model);
    if (route != null) {
      Plan plan = Plan.of(model, spread(snapshot, route));
      return plan == null
          ? failed(ErrorCode.NO_DEPLOYMENT, nowhere(model))
          : Future.succeededFuture(kept(snapshot, plan));
    }
    ModelName name = name(model);
    if (name == null) {
      return failed(ErrorCode.MODEL_NOT_FOUND, unknown(snapshot, model));
    }
    List<Deployment> deployments = new ArrayList<>(deployments(snapshot, name));
    for (String fallback : fallbacks(name)) {
      ModelName next = name(fallback);
      if (next != null) {
        deployments.addAll(deployments(snapshot, next));
      }
    }
    if (deployments.isEmpty()) {
      return failed(
          ErrorCode.NO_DEPLOYMENT,
          "No active credential serves "
              + name.id()
              + ". Add a key for "
              + name.provider().label()
              + " under Settings, Providers.");
    }
    return Future.succeededFuture(kept(snapshot, new Plan(model, deployments)));
  }

  /** Whoever was first: all requests share one plan, and take turns in it. */
  private static Plan kept(Snapshot snapshot, Plan plan) {
    if (snapshot.plans().size() >= MOST_PLANS) {
      return plan;
    }
    Plan other = snapshot.plans().putIfAbsent(plan.model(), plan);
    return other == null ? plan : other;
  }

  private Spread spread(Snapshot snapshot, Route route) {
    Map<RouteTarget, Deployment> found = new HashMap<>();
    for (RouteTarget target : route.targets()) {
      ModelName name = name(target.model());
      if (name != null) {
        deployments(snapshot, name).stream()
            .filter(it -> Objects.equals(it.credentialId(), target.credential()))
            .findFirst()
            .ifPresent(it -> found.putIfAbsent(target, it));
      }
    }
    return Spread.of(route, pins, found::get);
  }

  private static String nowhere(String route) {
    return "The route "
        + route
        + " has no deployment that can be asked: its keys are gone, inactive, or not for these"
        + " models. See Settings, Routes.";
  }

  /**
   * Who keeps an organisation's files and batches, which name no model: the credentials that can,
   * in order. The deployments' model is the word for what they keep.
   *
   * @param provider the id of the only provider to look at; null for any
   * @return fails with INVALID_REQUEST if there is no such provider, and with NO_DEPLOYMENT
   */
  public Future<Plan> keepers(Caller caller, OpenAiRelay relay, @Nullable String provider) {
    if (provider != null && providers.find(provider).isEmpty()) {
      String message = "There is no provider " + provider + ".";
      return Future.failedFuture(Failure.ofField(PROVIDER_HEADER, message).asException());
    }
    return snapshot(caller.organisation())
        .compose(
            snapshot ->
                keepers(
                    relay,
                    snapshot.credentials().stream()
                        .filter(one -> provider == null || one.provider().equals(provider))
                        .toList()));
  }

  /** The same for one credential. */
  public Future<Plan> keeper(Caller caller, OpenAiRelay relay, UUID credential) {
    return snapshot(caller.organisation())
        .compose(
            snapshot ->
                keepers(
                    relay,
                    snapshot.credentials().stream()
                        .filter(one -> one.id().equals(credential))
                        .toList()));
  }

  private Future<Plan> keepers(OpenAiRelay relay, List<ActiveCredential> credentials) {
    List<Deployment> found = new ArrayList<>();
    for (ActiveCredential credential : credentials) {
      Provider provider = providers.find(credential.provider()).orElse(null);
      if (provider != null) {
        Deployment deployment = deployment(provider, relay.word(), credential, null);
        if (deployment.relays(relay)) {
          found.add(deployment);
        }
      }
    }
    return found.isEmpty()
        ? failed(
            ErrorCode.NO_DEPLOYMENT,
            "No active credential that fits has " + relay.word() + " in OpenAI's form.")
        : Future.succeededFuture(new Plan(relay.word(), found));
  }

  private Deployment deployment(
      Provider provider, String model, ActiveCredential credential, @Nullable ModelCard card) {
    Dialect dialect =
        addresses.dialect(provider, credential.dialect(), credential.settings(), model);
    EgressTarget target = addresses.target(provider, credential.baseUrl(), credential.settings());
    return new Deployment(provider, model, dialect, target, credential, card);
  }

  private @Nullable ModelName name(String model) {
    ModelName full = providers.split(model);
    if (full != null) {
      boolean closed = full.provider().kind() == ProviderKind.SANDBOX;
      return closed && catalog.find(full.provider().id(), full.name()).isEmpty() ? null : full;
    }
    List<ModelName> matches = new ArrayList<>();
    for (Provider provider : providers.all()) {
      if (catalog.models(provider.id()).stream().anyMatch(card -> card.name().equals(model))) {
        matches.add(new ModelName(provider, model));
      }
    }
    return matches.size() == 1 ? matches.getFirst() : null;
  }

  private List<Deployment> deployments(Snapshot snapshot, ModelName name) {
    Provider provider = name.provider();
    ModelCard card = catalog.find(provider.id(), name.name()).orElse(null);
    if (provider.kind() == ProviderKind.SANDBOX) {
      var nowhere = new EgressTarget(provider.baseUrl(), false);
      return List.of(
          new Deployment(provider, name.name(), provider.dialect(), nowhere, null, card));
    }
    List<Deployment> found = new ArrayList<>();
    for (ActiveCredential credential : snapshot.credentials()) {
      boolean fits = credential.provider().equals(provider.id());
      if (fits && (credential.models() == null || credential.models().contains(name.name()))) {
        found.add(deployment(provider, name.name(), credential, card));
      }
    }
    return found;
  }

  private List<String> fallbacks(ModelName name) {
    return config
        .getOptionalValues("polyphony.route.fallback.\"" + name.id() + "\"", String.class)
        .orElse(List.of());
  }

  private String unknown(Snapshot snapshot, String model) {
    Stream<String> known = catalog.models().stream().map(ModelCard::id);
    List<String> near =
        NearMatches.of(model, Stream.concat(snapshot.routes().keySet().stream(), known).toList());
    String hint = near.isEmpty() ? "" : " Did you mean " + String.join(", ", near) + "?";
    return "The model " + model + " is not known." + hint;
  }

  private static Future<Plan> failed(ErrorCode code, String message) {
    return Future.failedFuture(Failure.of(code, message).asException());
  }
}
