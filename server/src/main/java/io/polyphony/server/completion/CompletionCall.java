package io.polyphony.server.completion;

import io.polyphony.server.upstream.UpstreamRequest;

/**
 * One request at the engine's door.
 *
 * @param model the name as asked
 * @param door {@code gateway}, {@code chat} or {@code cli}
 * @param promptCharacters roughly how much text the prompt holds, for estimates only
 */
public record CompletionCall(
    String model, String door, long promptCharacters, UpstreamRequest upstream) {}
