package io.polyphony.server.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and how to sign in.
 *
 * @param url a JDBC URL without user and password
 * @param user null = the driver's default
 */
public record DatabaseAddress(String url, @Nullable String user, @Nullable String password) {

  /**
   * Reads an operator's address.
   *
   * @param url {@code jdbc:postgresql://...} or {@code postgres://user:password@host:port/name}
   * @param user used where the address names none
   */
  public static DatabaseAddress parse(
      String url, @Nullable String user, @Nullable String password) {
    if (url.startsWith("jdbc:postgresql:")) {
      return new DatabaseAddress(url, user, password);
    }
    if (url.startsWith("postgres://") || url.startsWith("postgresql://")) {
      return parseUri(URI.create(url), user, password);
    }
    throw new DatabaseStartException(
        "POLYPHONY_DATABASE_URL must start with jdbc:postgresql: or postgres://");
  }

  private static DatabaseAddress parseUri(
      URI uri, @Nullable String user, @Nullable String password) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String url = "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query;
    String userInfo = uri.getRawUserInfo();
    if (userInfo == null) {
      return new DatabaseAddress(url, user, password);
    }
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? new DatabaseAddress(url, decode(userInfo), password)
        : new DatabaseAddress(
            url, decode(userInfo.substring(0, colon)), decode(userInfo.substring(colon + 1)));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The framework's configuration keys of this address. */
  public Map<String, String> properties() {
    var properties = new java.util.HashMap<String, String>();
    properties.put("quarkus.datasource.jdbc.url", url);
    if (user != null) {
      properties.put("quarkus.datasource.username", user);
    }
    if (password != null) {
      properties.put("quarkus.datasource.password", password);
    }
    return Map.copyOf(properties);
  }

  @Override
  public String toString() {
    return "DatabaseAddress[" + url.replaceAll("\\?.*", "") + "]";
  }
}
