package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wire format, read and written both ways. Implementations are stateless and safe for use by many
 * threads; the readers and writers they hand out serve one answer each.
 *
 * <p>A dialect must: never emit a field that the client did not send; never mutate its input;
 * accept unknown fields and events; report what it cannot express as a warning, not by dropping
 * silently. It must not do I/O, read a clock or make random numbers.
 */
public interface Dialect {

  /** The dialect's name, for example {@code openai-chat}. */
  String id();

  /**
   * Reads a client's request.
   *
   * @throws FailureException INVALID_REQUEST naming the field, if the body is not a request
   */
  ChatRequest readRequest(InboundRequest request);

  /** Builds the request for a vendor. */
  WireRequest writeRequest(ChatRequest request);

  /**
   * Reads the little of a client's request that is needed before it is known who serves it.
   * Dialects whose requests can be relayed do so without building a tree.
   *
   * @throws FailureException INVALID_REQUEST, as {@link #readRequest} throws it
   */
  default RequestScan scan(InboundRequest request) {
    return RequestScan.of(readRequest(request));
  }

  /**
   * Whether a client's request in this dialect can go to this vendor as it is, with at most another
   * model name and the wish for usage spliced in.
   */
  default boolean takes(RequestScan scan) {
    return false;
  }

  /**
   * What these vendors understand of another dialect's clients without a word being changed: this
   * dialect itself, and perhaps a second form of it.
   *
   * @param id the id of the client's dialect
   * @return how it is spoken there; null if it is not
   */
  default @Nullable Dialect spoken(String id) {
    return id().equals(id) ? this : null;
  }

  /**
   * The content type of a vendor's streams: what is asked for where a stream is wanted, and the
   * only one that is relayed.
   */
  default String streamType() {
    return "text/event-stream";
  }

  /**
   * Whether an event of a vendor's stream says what was used and nothing else, so that a client who
   * did not ask for usage need not see it.
   *
   * @param event the event's bytes, with its lines' ends
   */
  default boolean isUsageAlone(byte[] event) {
    return false;
  }

  /**
   * Where a relayed request goes: appended to the vendor's base URL, starts with a slash. Only for
   * dialects that {@link #takes take} requests.
   */
  default String relayPath(String model, boolean stream) {
    throw new UnsupportedOperationException(id() + " is not relayed");
  }

  /** The dialect's own headers on a relayed request, where the client sent none. */
  default Map<String, String> relayHeaders() {
    return Map.of();
  }

  /** A reader for one answer with a 2xx status, streamed or whole. */
  ChunkReader reader(ResponseHead head);

  /** A vendor's error answer (status not 2xx) in our words. */
  Failure readFailure(ResponseHead head, byte[] body);

  /** A writer for one streamed answer to a client. */
  ChunkWriter writer(AnswerHead head);

  /** A whole answer to a client, as one body. */
  byte[] writeAnswer(AnswerHead head, Answer answer);

  /**
   * An error answer to a client, as one body.
   *
   * @param errorId our id of the error (UUIDv7)
   */
  byte[] writeFailure(Failure failure, String errorId);

  /** The HTTP status under which this dialect reports the failure. */
  default int statusOf(Failure failure) {
    return failure.code().status();
  }
}
