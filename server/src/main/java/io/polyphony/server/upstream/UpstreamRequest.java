package io.polyphony.server.upstream;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.RequestScan;
import org.jspecify.annotations.Nullable;

/**
 * What to send, in the form that each deployment needs.
 *
 * @param body the client's bytes, where they may be relayed; null for requests made by the product
 * @param scan what is known of {@code body}; null as above
 * @param stream whether chunks are wanted
 * @param relay whether answer bytes may be handed on untouched to a client of the same dialect
 * @param dialect the inbound dialect's id
 * @param parsed the request in our words, read when it is first needed
 */
public record UpstreamRequest(
    byte @Nullable [] body,
    @Nullable RequestScan scan,
    boolean stream,
    boolean relay,
    String dialect,
    Parsed parsed) {

  /** Reads the request once. */
  public interface Parsed {

    /**
     * @throws io.polyphony.llm.failure.FailureException INVALID_REQUEST
     */
    ChatRequest get();
  }
}
