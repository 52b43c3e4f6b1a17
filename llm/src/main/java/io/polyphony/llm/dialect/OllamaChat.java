package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.failure.Failure;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's own chat: lines of JSON objects, arguments of calls as objects, pictures as base64
 * beside the text. Its servers take {@link OllamaGenerate} as well, and answers of that are read,
 * too.
 */
public final class OllamaChat implements Dialect {
  public static final String ID = "ollama-chat";

  /** The content type of its streams. */
  static final String LINES = "application/x-ndjson";

  static final String PATH = "/api/chat";

  private static final BodyScanner.Shape SHAPE =
      BodyScanner.Shape.of(
              BodyScanner.Prompt.MESSAGES,
              Set.of("messages"),
              "messages",
              Set.of("tools"),
              OllamaRequestReader.LIMIT)
          .streamingWithLimitIn(OllamaRequestReader.OPTIONS);

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
  public RequestScan scan(InboundRequest request) {
    return BodyScanner.scan(SHAPE, request);
  }

  @Override
  public boolean takes(RequestScan scan) {
    return true;
  }

  @Override
  public @Nullable Dialect spoken(String id) {
    return switch (id) {
      case ID -> this;
      case OllamaGenerate.ID -> OllamaGenerate.standard();
      default -> null;
    };
  }

  @Override
  public String streamType() {
    return LINES;
  }

  @Override
  public String relayPath(String model, boolean stream) {
    return PATH;
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
