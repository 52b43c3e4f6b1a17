package io.polyphony.server.completion;

import java.util.List;
import java.util.UUID;

/**
 * The answer's first content is here: who serves it.
 *
 * @param served the model in the form {@code provider/name}
 * @param attempts how many tries it took, this one included
 * @param relayed whether the sink gets the provider's own bytes
 * @param warnings what the provider did not get of the request, or got otherwise, in words
 */
public record CompletionStart(
    UUID completion,
    String served,
    String provider,
    int attempts,
    boolean relayed,
    List<String> warnings) {}
