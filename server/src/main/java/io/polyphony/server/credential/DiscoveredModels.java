package io.polyphony.server.credential;

import io.polyphony.server.store.Database;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Keeps which models the providers have listed to whom; blocking. */
@Singleton
public class DiscoveredModels {
  private static final int LONGEST_NAME = 300;
  private static final int MOST = 5_000;

  private final DiscoveredModelStore rows;
  private final Credentials credentials;
  private final Database database;
  private final InstantSource clock;

  DiscoveredModels(
      DiscoveredModelStore rows, Credentials credentials, Database database, InstantSource clock) {
    this.rows = rows;
    this.credentials = credentials;
    this.database = database;
    this.clock = clock;
  }

  /**
   * What a new list brought.
   *
   * @param models how many models it holds
   * @param added those that were not in the list before
   * @param gone those that were
   */
  @Schema(name = "DiscoveryChange")
  public record Change(int models, List<String> added, List<String> gone, Instant seenAt) {}

  /** The last lists of the organisation's active credentials. */
  public List<DiscoveredModel> active(UUID organisation) {
    return rows.active(organisation);
  }

  /** Replaces the list of one credential; names beyond all measure are not kept. */
  public Change keep(UUID organisation, UUID credential, Collection<String> listed) {
    Set<String> names = new TreeSet<>();
    listed.stream()
        .filter(name -> !name.isBlank() && name.length() <= LONGEST_NAME)
        .filter(name -> name.indexOf(0) < 0)
        .limit(MOST)
        .forEach(names::add);
    Instant now = clock.instant();
    Set<String> before = new TreeSet<>();
    database.transaction(
        () -> {
          before.addAll(rows.names(organisation, credential));
          rows.keep(organisation, credential, names, now);
          credentials.touched(credential);
        });
    return new Change(names.size(), minus(names, before), minus(before, names), now);
  }

  private static List<String> minus(Set<String> some, Set<String> others) {
    return some.stream().filter(name -> !others.contains(name)).toList();
  }
}
