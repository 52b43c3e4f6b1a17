package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.failure.Failure;
import java.util.Map;

/**
 * OpenAI's Responses API, as OpenAI and the vendors that imitate it speak it. What the vocabulary
 * has no place for (the vendor's own tools and what they did, ids of items) travels as opaque parts
 * and comes back where it stood.
 */
public final class OpenAiResponses implements Dialect {
  public static final String ID = "openai-responses";

  private static final OpenAiResponses STANDARD = new OpenAiResponses();

  private OpenAiResponses() {}

  public static OpenAiResponses standard() {
    return STANDARD;
  }

  /** What an answer to this request repeats of it, for {@link AnswerHead#echo}. */
  public static Map<String, JsonText> echo(ChatRequest request) {
    return OpenAiResponsesRequestWriter.echo(request);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public ChatRequest readRequest(InboundRequest request) {
    return OpenAiResponsesRequestReader.read(request);
  }

  @Override
  public WireRequest writeRequest(ChatRequest request) {
    return OpenAiResponsesRequestWriter.write(request);
  }

  @Override
  public ChunkReader reader(ResponseHead head) {
    return new OpenAiResponsesChunkReader(head);
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return OpenAiFailureReader.read(head, body);
  }

  @Override
  public ChunkWriter writer(AnswerHead head) {
    return new OpenAiResponsesChunkWriter(head);
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, Answer answer) {
    return OpenAiResponsesAnswerWriter.write(head, answer);
  }

  @Override
  public byte[] writeFailure(Failure failure, String errorId) {
    return OpenAiFailureWriter.write(failure, errorId);
  }
}
