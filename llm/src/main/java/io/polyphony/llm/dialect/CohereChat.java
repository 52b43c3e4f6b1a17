package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.Failure;

/**
 * Cohere's chat of version 2. Answers of version 1 are read, too: some proxies still speak it. The
 * plan that a model makes before it calls tools is no thinking that it shows; it travels as an
 * opaque part and goes back where it stood.
 */
public final class CohereChat implements Dialect {
  public static final String ID = "cohere-chat";

  /** A message's plan before its calls of tools. */
  static final String TOOL_PLAN = "tool_plan";

  private static final CohereChat STANDARD = new CohereChat();

  private CohereChat() {}

  public static CohereChat standard() {
    return STANDARD;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public ChatRequest readRequest(InboundRequest request) {
    return CohereRequestReader.read(request);
  }

  @Override
  public WireRequest writeRequest(ChatRequest request) {
    return new CohereRequestWriter(request).write();
  }

  @Override
  public ChunkReader reader(ResponseHead head) {
    return new CohereChunkReader(head);
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return CohereFailures.read(head, body);
  }

  @Override
  public ChunkWriter writer(AnswerHead head) {
    return new CohereChunkWriter(head);
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, Answer answer) {
    return CohereAnswerWriter.write(head, answer);
  }

  @Override
  public byte[] writeFailure(Failure failure, String errorId) {
    return CohereFailures.write(failure, errorId);
  }
}
