package io.polyphony.server.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of a request when it is accepted; see {@link CompletionRecord}. */
public record Acceptance(UUID id, Instant startedAt, Kind kind) {

  /**
   * What thousands of requests of a caller for a model have in common.
   *
   * @param provider who is asked first: to whom the request counts if this process dies
   * @param credential the first deployment's; null for the sandbox
   */
  public record Kind(
      UUID organisation,
      UUID owner,
      @Nullable UUID virtualKey,
      @Nullable UUID team,
      String door,
      String dialect,
      boolean streamed,
      String modelAsked,
      String provider,
      @Nullable UUID credential) {}
}
