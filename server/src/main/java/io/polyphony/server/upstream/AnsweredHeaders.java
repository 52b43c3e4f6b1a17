package io.polyphony.server.upstream;

import io.vertx.core.MultiMap;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer's headers with names in lower case, the first value of each. Most answers are asked for
 * one or two of them, so nothing is copied before somebody goes through all.
 */
final class AnsweredHeaders extends AbstractMap<String, String> {
  private final MultiMap headers;

  AnsweredHeaders(MultiMap headers) {
    this.headers = headers;
  }

  @Override
  public @Nullable String get(Object lowerCaseName) {
    return lowerCaseName instanceof String name ? headers.get(name) : null;
  }

  @Override
  public boolean containsKey(Object lowerCaseName) {
    return get(lowerCaseName) != null;
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    Map<String, String> copy = new HashMap<>();
    headers.forEach((name, value) -> copy.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    return copy.entrySet();
  }
}
