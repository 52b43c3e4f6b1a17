package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.Failure;
import java.util.Set;

/**
 * Ollama's {@code /api/generate} as clients speak it: one prompt, the text under {@code response}.
 * What is not relayed to one of Ollama's servers as it is goes to vendors as a chat.
 */
public final class OllamaGenerate implements Dialect {
  public static final String ID = "ollama-generate";

  private static final BodyScanner.Shape SHAPE =
      BodyScanner.Shape.of(
              BodyScanner.Prompt.TEXT,
              Set.of("prompt"),
              "prompt",
              Set.of("system", "suffix"),
              OllamaRequestReader.LIMIT)
          .streamingWithLimitIn(OllamaRequestReader.OPTIONS);

  private static final OllamaGenerate STANDARD = new OllamaGenerate();

  private final OllamaChat chat = OllamaChat.standard();

  private OllamaGenerate() {}

  public static OllamaGenerate standard() {
    return STANDARD;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public ChatRequest readRequest(InboundRequest request) {
    return OllamaRequestReader.generate(request);
  }

  @Override
  public WireRequest writeRequest(ChatRequest request) {
    return chat.writeRequest(request);
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
  public String streamType() {
    return OllamaChat.LINES;
  }

  @Override
  public String relayPath(String model, boolean stream) {
    return "/api/generate";
  }

  @Override
  public ChunkReader reader(ResponseHead head) {
    return chat.reader(head);
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return chat.readFailure(head, body);
  }

  @Override
  public ChunkWriter writer(AnswerHead head) {
    return new OllamaChunkWriter(new OllamaFrame(head, OllamaFrame.Form.GENERATE));
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, Answer answer) {
    return new OllamaFrame(head, OllamaFrame.Form.GENERATE).whole(answer);
  }

  @Override
  public byte[] writeFailure(Failure failure, String errorId) {
    return OllamaFrame.failure(failure);
  }
}
