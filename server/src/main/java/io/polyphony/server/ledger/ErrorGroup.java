package io.polyphony.server.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Requests that failed in the same way at the same deployment.
 *
 * @param refused whether they were refused before anybody was asked: then there are no records
 * @param status the HTTP status that clients get
 * @param text what the code means, for users
 * @param hint what an operator can do
 * @param provider whom the failure is put down to; null if nobody was asked
 * @param modelServed null if nothing served
 * @param modelAsked the name in the requests; null if something served
 * @param requests how many in the time that was asked for
 * @param firstAt when it was seen first, ever
 * @param days requests of each day of that time, the oldest first
 */
public record ErrorGroup(
    boolean refused,
    String code,
    int status,
    boolean retryable,
    String text,
    String hint,
    @Nullable String provider,
    @Nullable String modelServed,
    @Nullable String modelAsked,
    @Nullable UUID credential,
    @Nullable String credentialName,
    long requests,
    Instant firstAt,
    Instant lastAt,
    List<Long> days) {}
