package io.polyphony.server.egress;

import java.net.URI;

/**
 * Where a request goes.
 *
 * @param baseUrl scheme http or https; path without trailing slash
 * @param allowPrivate whether an address in a private network is meant: a local model server that
 *     the owner added
 */
public record EgressTarget(URI baseUrl, boolean allowPrivate) {

  boolean secure() {
    return "https".equalsIgnoreCase(baseUrl.getScheme());
  }

  int port() {
    if (baseUrl.getPort() > 0) {
      return baseUrl.getPort();
    }
    return secure() ? 443 : 80;
  }
}
