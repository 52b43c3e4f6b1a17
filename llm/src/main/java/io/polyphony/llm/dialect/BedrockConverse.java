package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.Failure;

/**
 * Amazon Bedrock's Converse and ConverseStream. The model stands in the path; a stream comes in
 * binary frames. What the vocabulary has no place for (guarded text, videos, a vendor's own tools)
 * travels as opaque parts.
 */
public final class BedrockConverse implements Dialect {
  public static final String ID = "bedrock-converse";

  private static final BedrockConverse STANDARD = new BedrockConverse();

  private BedrockConverse() {}

  public static BedrockConverse standard() {
    return STANDARD;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public ChatRequest readRequest(InboundRequest request) {
    return BedrockRequestReader.read(request);
  }

  @Override
  public WireRequest writeRequest(ChatRequest request) {
    return new BedrockRequestWriter(request).write();
  }

  @Override
  public ChunkReader reader(ResponseHead head) {
    return new BedrockChunkReader(head);
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return BedrockFailures.read(head, body);
  }

  @Override
  public ChunkWriter writer(AnswerHead head) {
    return new BedrockChunkWriter(false);
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, Answer answer) {
    return BedrockAnswerWriter.write(answer);
  }

  @Override
  public byte[] writeFailure(Failure failure, String errorId) {
    return BedrockFailures.write(failure, errorId);
  }
}
