package io.polyphony.server.upstream;

import java.net.URI;

/**
 * A request to be authorised.
 *
 * @param baseUrl without trailing slash
 * @param path appended to it, with query
 * @param body empty if there is none
 */
record OutboundCall(String method, URI baseUrl, String path, byte[] body) {

  /**
   * @throws IllegalArgumentException if the path holds characters that no address has
   */
  URI address() {
    return URI.create(baseUrl + path);
  }

  @Override
  public String toString() {
    return "OutboundCall[" + method + " " + path + "]";
  }
}
