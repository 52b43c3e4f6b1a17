package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;

/**
 * OpenAI chat completions, as OpenAI and the many vendors that imitate it speak it. Reading is
 * tolerant of all of them; writing follows {@link OpenAiOptions}.
 */
public final class OpenAiChat implements Dialect {
  public static final String ID = "openai-chat";

  private static final OpenAiChat STANDARD = new OpenAiChat(OpenAiOptions.STANDARD);

  private final OpenAiOptions options;
  private final OpenAiRequestWriter requestWriter;

  private OpenAiChat(OpenAiOptions options) {
    this.options = options;
    this.requestWriter = new OpenAiRequestWriter(options);
  }

  /** What nearly every vendor understands; also the clients' surface. */
  public static OpenAiChat standard() {
    return STANDARD;
  }

  /** For a vendor with departures. */
  public static OpenAiChat with(OpenAiOptions options) {
    return new OpenAiChat(options);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public ChatRequest readRequest(InboundRequest request) {
    return OpenAiRequestReader.read(request);
  }

  @Override
  public WireRequest writeRequest(ChatRequest request) {
    return requestWriter.write(request);
  }

  /**
   * Reads the little that relaying a request needs, without building a tree.
   *
   * @throws FailureException INVALID_REQUEST, as {@link #readRequest} throws it
   */
  public static RequestScan scan(byte[] body) {
    return OpenAiRequestScanner.scan(body);
  }

  @Override
  public RequestScan scan(InboundRequest request) {
    return scan(request.body());
  }

  @Override
  public boolean takes(RequestScan scan) {
    return options.takes(scan);
  }

  @Override
  public String relayPath(String model, boolean stream) {
    return OpenAiRequestWriter.PATH;
  }

  @Override
  public boolean isUsageAlone(byte[] event) {
    return OpenAiUsage.isAlone(event);
  }

  @Override
  public ChunkReader reader(ResponseHead head) {
    return new OpenAiChunkReader(head);
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return OpenAiFailureReader.read(head, body);
  }

  @Override
  public ChunkWriter writer(AnswerHead head) {
    return new OpenAiChunkWriter(head);
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, Answer answer) {
    return OpenAiAnswerWriter.write(head, answer);
  }

  @Override
  public byte[] writeFailure(Failure failure, String errorId) {
    return OpenAiFailureWriter.write(failure, errorId);
  }
}
