package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.ChatRequest;

/**
 * Amazon Bedrock's Converse and ConverseStream. The model stands in the path; a stream comes in
 * binary frames. What the vocabulary has no place for (guarded text, videos, a vendor's own tools)
 * travels as opaque parts.
 */
public final class BedrockConverse implements BedrockDialect {
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
  public ChunkWriter writer(AnswerHead head) {
    return new BedrockChunkWriter(false);
  }
}
