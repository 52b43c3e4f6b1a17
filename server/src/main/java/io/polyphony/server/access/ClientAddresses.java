package io.polyphony.server.access;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.egress.AddressRange;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where requests come from. {@code X-Forwarded-For} is read only if a trusted proxy sent it, and
 * from its end: each trusted proxy vouches for the one before it, and what stands before the first
 * other address anybody may have written.
 */
@Singleton
public class ClientAddresses {
  private static final String FORWARDED = "x-forwarded-for";

  private final List<AddressRange> proxies;

  ClientAddresses(AccessConfig config) {
    this.proxies =
        config.trustedProxies().orElse(List.of()).stream()
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(AddressRange::parse)
            .toList();
  }

  /**
   * The client's address in bytes, four for IPv4; null if it cannot be known.
   *
   * @return for a header that makes no sense null too: the proxy's own address would be a lie
   */
  public byte @Nullable [] of(HttpServerRequest request) {
    byte[] peer = peer(request);
    if (peer == null || proxies.isEmpty() || !isProxy(peer)) {
      return peer;
    }
    byte[] client = peer;
    List<String> lines = request.headers().getAll(FORWARDED);
    for (String line : lines.reversed()) {
      for (String hop : List.of(line.split(",", -1)).reversed()) {
        if (client == null || !isProxy(client)) {
          return client;
        }
        client = literal(hop.strip());
      }
    }
    return client;
  }

  /** The same as text; {@code unknown} if it cannot be known. */
  public String text(HttpServerRequest request) {
    byte[] address = of(request);
    return address == null ? "unknown" : AddressRange.text(address);
  }

  /**
   * Whether the caller may come from where the request comes from.
   *
   * @throws io.polyphony.llm.failure.FailureException ADDRESS_NOT_ALLOWED
   */
  public void require(Caller caller, HttpServerRequest request) {
    List<AddressRange> allowed = caller.addresses();
    if (allowed == null) {
      return;
    }
    byte[] address = of(request);
    if (address != null && holds(allowed, address)) {
      return;
    }
    String from = address == null ? "an unknown address" : AddressRange.text(address);
    throw Failure.of(ErrorCode.ADDRESS_NOT_ALLOWED, "This key may not be used from " + from + ".")
        .asException();
  }

  private boolean isProxy(byte[] address) {
    return holds(proxies, address);
  }

  private static boolean holds(List<AddressRange> ranges, byte[] address) {
    for (AddressRange range : ranges) {
      if (range.holds(address)) {
        return true;
      }
    }
    return false;
  }

  private static byte @Nullable [] peer(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    String host = peer == null ? null : peer.hostAddress();
    if (host == null) {
      return null;
    }
    int zone = host.indexOf('%');
    return literal(zone < 0 ? host : host.substring(0, zone));
  }

  /** Some proxies write the port, too: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}. */
  private static byte @Nullable [] literal(String hop) {
    String host = hop;
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      host = end < 0 ? hop : hop.substring(1, end);
    } else if (hop.indexOf(':') == hop.lastIndexOf(':') && hop.indexOf(':') > 0) {
      host = hop.substring(0, hop.indexOf(':'));
    }
    try {
      return AddressRange.address(host);
    } catch (IllegalArgumentException noAddress) {
      return null;
    }
  }
}
