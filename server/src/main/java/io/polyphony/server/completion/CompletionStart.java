package io.polyphony.server.completion;

import io.polyphony.server.ledger.CacheUse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer's first content is here: who serves it.
 *
 * @param served the model in the form {@code provider/name}
 * @param attempts how many tries it took, this one included; 0 if the answer is another request's
 * @param relayed whether the sink gets the provider's own bytes
 * @param warnings what the provider did not get of the request, or got otherwise, in words
 * @param cache how the request came to the answer; null where answers are not kept
 */
public record CompletionStart(
    UUID completion,
    String served,
    String provider,
    int attempts,
    boolean relayed,
    List<String> warnings,
    @Nullable CacheUse cache) {}
