package io.polyphony.server.completion;

import io.polyphony.server.upstream.UpstreamRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request at the engine's door.
 *
 * @param model the name as asked
 * @param door {@code gateway}, {@code chat} or {@code cli}
 * @param promptCharacters roughly how much text the prompt holds, for estimates only
 */
public record CompletionCall(
    String model, String door, long promptCharacters, UpstreamRequest upstream) {

  /** The most tokens that the answer may have; null if the request does not say. */
  @Nullable Integer mostOutput() {
    if (upstream.scan() != null) {
      return upstream.scan().maxOutputTokens();
    }
    return upstream.embedding() != null || upstream.passage() != null
        ? null
        : upstream.parsed().get().parameters().maxOutputTokens();
  }
}
