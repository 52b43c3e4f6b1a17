package io.polyphony.server.upstream;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.dialect.RequestScan;
import java.util.Map;
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
 * @param headers headers of that dialect which the client sent, for vendors of the same dialect;
 *     names in lower case, no credentials among them
 * @param embedding what is to be embedded; null for a completion
 * @param passage what is handed on as it is, whatever it is; null for a completion
 */
public record UpstreamRequest(
    byte @Nullable [] body,
    @Nullable RequestScan scan,
    boolean stream,
    boolean relay,
    String dialect,
    Parsed parsed,
    Map<String, String> headers,
    @Nullable EmbeddingQuestion embedding,
    @Nullable Passage passage) {

  /** A request for a completion. */
  public UpstreamRequest(
      byte @Nullable [] body,
      @Nullable RequestScan scan,
      boolean stream,
      boolean relay,
      String dialect,
      Parsed parsed,
      Map<String, String> headers) {
    this(body, scan, stream, relay, dialect, parsed, headers, null, null);
  }

  /** A request made by the product itself. */
  public UpstreamRequest(
      byte @Nullable [] body,
      @Nullable RequestScan scan,
      boolean stream,
      boolean relay,
      String dialect,
      Parsed parsed) {
    this(body, scan, stream, relay, dialect, parsed, Map.of());
  }

  /** A request for embeddings; what it says is in the question. */
  public static UpstreamRequest embedding(EmbeddingQuestion question) {
    String dialect = question.request().dialect();
    return new UpstreamRequest(
        null, null, false, false, dialect, UpstreamRequest::noChat, Map.of(), question, null);
  }

  /** A request that is handed on as it is. */
  public static UpstreamRequest passing(Passage passage, boolean stream) {
    String dialect = "openai-" + passage.relay().word();
    return new UpstreamRequest(
        null, null, stream, true, dialect, UpstreamRequest::noChat, Map.of(), null, passage);
  }

  /** Whether the provider is asked for usage in its stream that the client did not ask for. */
  boolean hidesUsage() {
    return scan != null && scan.stream() && !scan.includeUsage();
  }

  private static ChatRequest noChat() {
    throw new IllegalStateException("this request holds no conversation");
  }

  /** Reads the request once. */
  public interface Parsed {

    /**
     * @throws io.polyphony.llm.failure.FailureException INVALID_REQUEST
     */
    ChatRequest get();
  }

  /**
   * What is to be embedded, and its vectors once a deployment has answered. They do not pass as
   * chunks: an embedding is a completion that says nothing. Belongs to one request, and after its
   * dispatch to that one's context.
   */
  public static final class EmbeddingQuestion {
    private final EmbeddingRequest request;
    private @Nullable EmbeddingAnswer answer;

    public EmbeddingQuestion(EmbeddingRequest request) {
      this.request = request;
    }

    public EmbeddingRequest request() {
      return request;
    }

    /** Null until a deployment has answered well. */
    public @Nullable EmbeddingAnswer answer() {
      return answer;
    }

    void answered(EmbeddingAnswer vectors) {
      answer = vectors;
    }
  }
}
