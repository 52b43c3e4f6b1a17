package io.polyphony.server.app;

import io.polyphony.server.access.Authenticator;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;

/** Metrics are for this machine, or for those who sign in or send a virtual key. */
@ApplicationScoped
class MetricsGuard {
  private static final int BEFORE_METRICS = -1_000;

  private final Authenticator authenticator;

  MetricsGuard(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  void routes(@Observes Router router) {
    router.route("/metrics*").order(BEFORE_METRICS).handler(this::guard);
  }

  private void guard(RoutingContext context) {
    if (loopback(context.request().remoteAddress())) {
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

  static boolean loopback(SocketAddress address) {
    try {
      return InetAddress.ofLiteral(address.hostAddress()).isLoopbackAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }
}
