package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.Failure;
import java.util.Set;

/**
 * Google's generateContent and streamGenerateContent, as the Gemini API and Vertex AI speak it. The
 * model and the wish for a stream stand in the path, not in the body.
 */
public final class GeminiGenerate implements Dialect, TokenCounting {
  public static final String ID = "gemini-generate";

  private static final BodyScanner.Shape SHAPE =
      BodyScanner.Shape.of(
          BodyScanner.Prompt.MESSAGES_OR_ONE,
          Set.of("contents"),
          "contents",
          Set.of("systemInstruction", "system_instruction", "tools"),
          "");

  private static final GeminiGenerate STANDARD = new GeminiGenerate();

  private GeminiGenerate() {}

  public static GeminiGenerate standard() {
    return STANDARD;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public ChatRequest readRequest(InboundRequest request) {
    return GeminiRequestReader.read(request);
  }

  @Override
  public WireRequest writeRequest(ChatRequest request) {
    return new GeminiRequestWriter(request).write();
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
    return GeminiModel.path(model)
        + (stream ? GeminiRequestWriter.STREAM : GeminiRequestWriter.WHOLE);
  }

  @Override
  public ChunkReader reader(ResponseHead head) {
    return new GeminiChunkReader(head);
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return GeminiFailureReader.read(head, body);
  }

  @Override
  public ChunkWriter writer(AnswerHead head) {
    return new GeminiChunkWriter(head);
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, Answer answer) {
    return GeminiAnswerWriter.write(head, answer);
  }

  @Override
  public byte[] writeFailure(Failure failure, String errorId) {
    return GeminiFailureWriter.write(failure, errorId);
  }

  @Override
  public ChatRequest readQuestion(InboundRequest request) {
    return GeminiCounting.read(request);
  }

  @Override
  public WireRequest writeQuestion(ChatRequest request) {
    return GeminiCounting.question(request, writeRequest(request));
  }

  @Override
  public byte[] relayQuestion(byte[] body, String model) {
    return GeminiCounting.relayed(body, model);
  }

  @Override
  public String questionPath(String model) {
    return GeminiCounting.path(model);
  }

  @Override
  public long readTokens(byte[] body) {
    return GeminiCounting.tokens(body);
  }

  @Override
  public byte[] writeTokens(long tokens) {
    return GeminiCounting.answer(tokens);
  }
}
