package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.Failure;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Anthropic's Messages API, as Anthropic and the vendors that imitate it speak it. What the
 * vocabulary has no place for (a vendor's own tools, options of a document, a block we do not know)
 * travels as opaque parts and comes back where it stood.
 */
public final class AnthropicMessages implements Dialect, TokenCounting {
  public static final String ID = "anthropic-messages";

  /** What every request says in the header {@code anthropic-version}. */
  public static final String VERSION = "2023-06-01";

  /**
   * The limit on an answer's tokens where the client sent none: the dialect demands one, and every
   * model since Claude 3 takes this.
   */
  public static final int DEFAULT_LIMIT = 4_096;

  private static final Map<String, String> HEADERS = Map.of("anthropic-version", VERSION);
  private static final BodyScanner.Shape SHAPE =
      BodyScanner.Shape.of(
              BodyScanner.Prompt.MESSAGES,
              Set.of("messages"),
              "messages",
              Set.of("system", "tools"),
              "max_tokens")
          .requiringLimit();

  private static final AnthropicMessages STANDARD = new AnthropicMessages(model -> DEFAULT_LIMIT);

  private final AnthropicRequestWriter requestWriter;

  private AnthropicMessages(ToIntFunction<String> limits) {
    this.requestWriter = new AnthropicRequestWriter(limits);
  }

  /** With {@link #DEFAULT_LIMIT} for every model; also the clients' surface. */
  public static AnthropicMessages standard() {
    return STANDARD;
  }

  /**
   * For a vendor whose models' limits are known.
   *
   * @param limits takes a model's name, gives the limit to ask for where the client sent none
   */
  public static AnthropicMessages withLimits(ToIntFunction<String> limits) {
    return new AnthropicMessages(limits);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public ChatRequest readRequest(InboundRequest request) {
    return AnthropicRequestReader.read(request);
  }

  @Override
  public WireRequest writeRequest(ChatRequest request) {
    return requestWriter.write(request);
  }

  @Override
  public RequestScan scan(InboundRequest request) {
    return BodyScanner.scan(SHAPE, request);
  }

  @Override
  public boolean takes(RequestScan scan) {
    return true;
  }

  @Override
  public String relayPath(String model, boolean stream) {
    return AnthropicRequestWriter.PATH;
  }

  @Override
  public Map<String, String> relayHeaders() {
    return HEADERS;
  }

  @Override
  public ChunkReader reader(ResponseHead head) {
    return new AnthropicChunkReader(head);
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return AnthropicFailureReader.read(head, body);
  }

  @Override
  public ChunkWriter writer(AnswerHead head) {
    return new AnthropicChunkWriter(head);
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, Answer answer) {
    return AnthropicAnswerWriter.write(head, answer);
  }

  @Override
  public byte[] writeFailure(Failure failure, String errorId) {
    return AnthropicFailureWriter.write(failure, errorId);
  }

  @Override
  public int statusOf(Failure failure) {
    return AnthropicFailureWriter.status(failure.code());
  }

  @Override
  public ChatRequest readQuestion(InboundRequest request) {
    return AnthropicCounting.read(request);
  }

  @Override
  public WireRequest writeQuestion(ChatRequest request) {
    return AnthropicCounting.question(writeRequest(request));
  }

  @Override
  public byte[] relayQuestion(byte[] body, String model) {
    return AnthropicCounting.relayed(body, model);
  }

  @Override
  public String questionPath(String model) {
    return AnthropicCounting.PATH;
  }

  @Override
  public long readTokens(byte[] body) {
    return AnthropicCounting.tokens(body);
  }

  @Override
  public byte[] writeTokens(long tokens) {
    return AnthropicCounting.answer(tokens);
  }
}
