package io.polyphony.server.upstream;

import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.OpenAiRelay;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is handed on as it is, and the head of its answer, whose body passes as bytes.
 * Belongs to one request, and after its dispatch to that one's context.
 */
public final class Passage {
  private final OpenAiRelay relay;
  private final String method;
  private final String path;
  private final Map<String, String> headers;
  private final @Nullable Payload payload;
  private final boolean repeats;
  private final Map<Failure, Answer> refusals = new IdentityHashMap<>();
  private @Nullable Head head;
  private @Nullable Failure last;
  private boolean saidError;

  /**
   * A provider's answer without its body.
   *
   * @param headers names in lower case
   */
  public record Head(int status, Map<String, String> headers) {}

  /** A provider's whole answer. */
  public record Answer(Head head, byte[] body) {

    @Override
    public String toString() {
      return "Answer[" + head.status() + ", " + body.length + " bytes]";
    }
  }

  /** The body of a request, which may be large. */
  public interface Payload {

    /**
     * How many bytes it has; -1 if that is not known before.
     *
     * @param model the vendor's name of the model
     */
    long length(String model);

    /**
     * Sends all, no faster than it is taken, and ends the stream. Called again for each attempt.
     *
     * @param moved told of each piece that was taken
     * @return fails with a FailureException if the body cannot be had
     */
    Future<Void> sendTo(WriteStream<Buffer> out, String model, Runnable moved);
  }

  /**
   * @param path as OpenAI has it below {@code /v1}, with query
   * @param headers names in lower case, no credentials among them
   * @param payload null if there is no body
   * @param repeats whether it may be sent again after a failure
   */
  public Passage(
      OpenAiRelay relay,
      String method,
      String path,
      Map<String, String> headers,
      @Nullable Payload payload,
      boolean repeats) {
    this.relay = relay;
    this.method = method;
    this.path = path;
    this.headers = headers;
    this.payload = payload;
    this.repeats = repeats;
  }

  public OpenAiRelay relay() {
    return relay;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Nullable Payload payload() {
    return payload;
  }

  boolean repeats() {
    return repeats;
  }

  /** The head of the answer that goes to the client; null until there is one. */
  public @Nullable Head head() {
    return head;
  }

  /** What the provider said to the failure that ended the request; null if it said nothing. */
  public @Nullable Answer refusal() {
    return last == null ? null : refusals.get(last);
  }

  /** Whether the client has read of the failure among the bytes that passed. */
  public boolean saidError() {
    return saidError;
  }

  void answered(Head good) {
    head = good;
  }

  void refused(Failure failure, Answer answer) {
    refusals.put(failure, answer);
  }

  void broken() {
    saidError = true;
  }

  void ended(@Nullable Failure failure) {
    last = failure;
  }
}
