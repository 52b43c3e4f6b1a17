package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.Failure;

/**
 * Ollama's own chat: lines of JSON objects, arguments of calls as objects, pictures as base64
 * beside the text. Answers of its {@code /api/generate} are read, too.
 */
public final class OllamaChat implements Dialect {
  public static final String ID = "ollama-chat";

  private static final OllamaChat STANDARD = new OllamaChat();

  private OllamaChat() {}

  public static OllamaChat standard() {
    return STANDARD;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public ChatRequest readRequest(InboundRequest request) {
    return OllamaRequestReader.chat(request);
  }

  @Override
  public WireRequest writeRequest(ChatRequest request) {
    return new OllamaRequestWriter(request).write();
  }

  @Override
  public ChunkReader reader(ResponseHead head) {
    return new OllamaChunkReader(head);
  }

  @Override
  public Failure readFailure(ResponseHead head, byte[] body) {
    return OpenAiFailureReader.read(head, body);
  }

  @Override
  public ChunkWriter writer(AnswerHead head) {
    return new OllamaChunkWriter(new OllamaFrame(head, OllamaFrame.Form.CHAT));
  }

  @Override
  public byte[] writeAnswer(AnswerHead head, Answer answer) {
    return new OllamaFrame(head, OllamaFrame.Form.CHAT).whole(answer);
  }

  @Override
  public byte[] writeFailure(Failure failure, String errorId) {
    return OllamaFrame.failure(failure);
  }
}
