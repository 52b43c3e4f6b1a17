package io.polyphony.server.store;

import java.util.List;

/**
 * Something that must always hold of the data, and where it does not.
 *
 * @param id short and lasting, for example {@code spend-is-records}
 * @param words what must hold
 * @param violations what is wrong, one line each; the first few of many
 */
public record Invariant(String id, String words, List<String> violations) {
  public Invariant {
    violations = List.copyOf(violations);
  }
}
