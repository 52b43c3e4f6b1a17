package io.polyphony.server.ledger;

import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.chat.Usage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one accepted request came to: the unit of billing and analytics. Written once.
 *
 * @param team the team that the key belonged to; null = none
 * @param door {@code gateway}, {@code chat} or {@code cli}
 * @param modelAsked the name in the request
 * @param modelServed {@code provider/name}; null if nothing served
 * @param dialect the inbound dialect's id
 * @param cost what our price tables say; null if the price is unknown or nothing was used
 * @param timeToFirstTokenMs null if no content came
 * @param finishReason our word; null if the answer did not finish
 * @param cache whether the answer was kept or shared; null where answers are not kept. The usage is
 *     that of the answer in any case
 * @param errorId our id of the error (UUIDv7); null if it went well
 * @param errorMessage words for the user
 * @param retryAfterMs how long until another try makes sense, if known
 */
public record CompletionRecord(
    UUID id,
    UUID organisation,
    UUID owner,
    @Nullable UUID virtualKey,
    @Nullable UUID team,
    String door,
    String dialect,
    boolean streamed,
    String modelAsked,
    @Nullable String modelServed,
    @Nullable String provider,
    @Nullable UUID credential,
    CompletionState state,
    Usage usage,
    UsageSource usageSource,
    @Nullable Cost cost,
    @Nullable String priceSource,
    Instant startedAt,
    @Nullable Long timeToFirstTokenMs,
    long latencyMs,
    @Nullable String finishReason,
    @Nullable CacheUse cache,
    List<Attempt> attempts,
    @Nullable UUID errorId,
    @Nullable String errorCode,
    @Nullable String errorMessage,
    boolean retryable,
    @Nullable Long retryAfterMs) {

  /** Whether the answer cost nothing, as another request has paid for it. */
  public boolean isFree() {
    return cache != null && cache.isFree();
  }

  /**
   * What the request is billed with, in nano-dollars: nothing if it is free, else the sum that the
   * vendor names, else what our price tables say; null if neither is known.
   */
  public @Nullable Long billedNano() {
    if (isFree()) {
      return 0L;
    }
    Long provided = usage.details().providedCost();
    return provided != null ? provided : cost == null ? null : (Long) cost.total();
  }
}
