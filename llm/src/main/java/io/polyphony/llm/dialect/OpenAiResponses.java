package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.failure.Failure;
import java.util.Map;
import java.util.Set;

/**
 * OpenAI's Responses API, as OpenAI and the vendors that imitate it speak it. What the vocabulary
 * has no place for (the vendor's own tools and what they did, ids of items) travels as opaque parts
 * and comes back where it stood.
 */
public final class OpenAiResponses implements Dialect {
  public static final String ID = "openai-responses";

  private static final BodyScanner.Shape SHAPE =
      BodyScanner.Shape.of(
          BodyScanner.Prompt.MESSAGES_OR_TEXT,
          Set.of(OpenAiResponsesRequestReader.INPUT),
          OpenAiResponsesRequestReader.INPUT,
          Set.of(OpenAiResponsesRequestReader.INSTRUCTIONS, OpenAiResponsesToolReader.TOOLS),
          "max_output_tokens");

  private static final OpenAiResponses STANDARD = new OpenAiResponses(Map.of());

  private final Map<String, JsonText> echo;

  private OpenAiResponses(Map<String, JsonText> echo) {
    this.echo = echo;
  }

  public static OpenAiResponses standard() {
    return STANDARD;
  }

  /** The dialect as it answers this request: its answers repeat what the request said. */
  public static OpenAiResponses answering(ChatRequest request) {
    return new OpenAiResponses(OpenAiResponsesRequestWriter.echo(request));
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
  public RequestScan scan(InboundRequest request) {
    return BodyScanner.scan(SHAPE, request);
  }

  @Override
  public boolean takes(RequestScan scan) {
    return true;
  }

  @Override
  public String relayPath(String model, boolean stream) {
    return OpenAiResponsesRequestWriter.PATH;
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
    return new OpenAiResponsesChunkWriter(new OpenAiResponsesHead(head, echo));
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, Answer answer) {
    return OpenAiResponsesAnswerWriter.write(new OpenAiResponsesHead(head, echo), answer);
  }

  @Override
  public byte[] writeFailure(Failure failure, String errorId) {
    return OpenAiFailureWriter.write(failure, errorId);
  }
}
