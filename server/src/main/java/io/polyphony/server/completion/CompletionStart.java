package io.polyphony.server.completion;

import java.util.UUID;

/**
 * The answer's first content is here: who serves it.
 *
 * @param served the model in the form {@code provider/name}
 * @param attempts how many tries it took, this one included
 * @param relayed whether the sink gets the provider's own bytes
 */
public record CompletionStart(
    UUID completion, String served, String provider, int attempts, boolean relayed) {}
