package io.polyphony.llm.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Our own limit that stopped a caller.
 *
 * @param rule the limit's name
 * @param measure {@code requests}, {@code tokens}, {@code concurrency} or {@code money}
 * @param limit how much is allowed; money in nano-dollars
 * @param remaining how much of it is left
 * @param resetsAfter how long until there is room again; null if nobody can tell
 */
public record Quota(
    String rule, String measure, long limit, long remaining, @Nullable Duration resetsAfter) {}
