package io.polyphony.server.app;

import io.polyphony.server.access.Authenticator;
import io.polyphony.server.access.ClientAddresses;
import io.polyphony.server.egress.AddressRange;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Metrics are for this machine, or for those who sign in or send a virtual key. */
@ApplicationScoped
class MetricsGuard {
  private static final int BEFORE_METRICS = -1_000;

  private static final List<AddressRange> LOOPBACK =
      List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("::1"));

  private final Authenticator authenticator;
  private final ClientAddresses addresses;

  MetricsGuard(Authenticator authenticator, ClientAddresses addresses) {
    this.authenticator = authenticator;
    this.addresses = addresses;
  }

  void routes(@Observes Router router) {
    router.route("/metrics*").order(BEFORE_METRICS).handler(this::guard);
  }

  private void guard(RoutingContext context) {
    if (isHere(context.request())) {
      context.next();
      return;
    }
    context.request().pause();
    authenticator
        .authenticate(context.request())
        .onSuccess(
            caller -> {
              context.request().resume();
              context.next();
            })
        .onFailure(refused -> context.response().setStatusCode(401).end());
  }

  /** Behind a proxy that is not named as trusted, everybody seems to be where the proxy is. */
  private boolean isHere(HttpServerRequest request) {
    byte[] address = addresses.of(request);
    return address != null && LOOPBACK.stream().anyMatch(range -> range.holds(address));
  }
}
