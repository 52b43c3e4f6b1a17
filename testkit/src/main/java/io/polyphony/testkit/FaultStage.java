package io.polyphony.testkit;

import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A provider that plays each of the {@link ProviderFaults} for the model of its name, behind
 * proxies where the fault lies in the network. What it is asked else is answered as whoever started
 * it says.
 */
public final class FaultStage implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]+)\"");

  private final Vertx vertx = CassetteServer.newVertx();
  private final Map<String, ProviderFault> faults =
      ProviderFaults.all().stream()
          .collect(Collectors.toUnmodifiableMap(ProviderFault::name, fault -> fault));
  private final WireServer server;
  private final Map<String, FaultProxy> proxies;

  /**
   * @param others answers to requests for models that are no fault's
   * @param promptTokens the prompt's tokens that an answer reports
   * @param received told of each request before it is answered
   */
  private FaultStage(
      Function<ReceivedRequest, WireAnswer> others,
      ToLongFunction<ReceivedRequest> promptTokens,
      Consumer<Exchange> received) {
    this.server =
        new WireServer(
            vertx,
            request -> {
              ProviderFault fault = faults.get(model(request));
              return fault == null
                  ? others.apply(request)
                  : fault.answer().apply(promptTokens.applyAsLong(request));
            },
            received);
    this.proxies =
        ProviderFaults.all().stream()
            .filter(ProviderFault::isOfNetwork)
            .collect(Collectors.toUnmodifiableMap(ProviderFault::name, this::proxy));
  }

  /** Plays faults only: anything else is a 404. */
  public static FaultStage start() {
    return start(
        request -> WireAnswer.json(404, "{\"error\":{\"message\":\"no such fault\"}}"),
        request -> 7,
        exchange -> {});
  }

  public static FaultStage start(
      Function<ReceivedRequest, WireAnswer> others,
      ToLongFunction<ReceivedRequest> promptTokens,
      Consumer<Exchange> received) {
    return new FaultStage(others, promptTokens, received);
  }

  private FaultProxy proxy(ProviderFault fault) {
    return FaultProxy.before(server.port(), vertx)
        .toClient(fault.toClient().toArray(Toxic[]::new))
        .toServer(fault.toServer().toArray(Toxic[]::new));
  }

  /** The address at which a fault's model is served. */
  public URI baseUrl(ProviderFault fault) {
    FaultProxy proxy = proxies.get(fault.name());
    return proxy == null ? baseUrl() : proxy.uri("/v1");
  }

  /** The address of whatever no network spoils. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.port() + "/v1");
  }

  public int port() {
    return server.port();
  }

  /** The model that a request asks for; empty if it names none. */
  public static String model(ReceivedRequest request) {
    Matcher model = MODEL.matcher(request.text());
    return model.find() ? model.group(1) : "";
  }

  @Override
  public void close() {
    Await.value("the stage's end", WITHIN, vertx.close().toCompletionStage().toCompletableFuture());
  }
}
