package io.polyphony.server.upstream;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.dialect.ResponseHead;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A door of the gateway at which a stream is asked for. At {@code RELAYED} a provider's own bytes
 * are handed on, where it speaks OpenAI's chat.
 */
enum ClientDoor {
  CHAT("openai-chat", "[DONE]"),
  RELAYED("openai-chat", "[DONE]"),
  RESPONSES("openai-responses", "\"type\":\"response.completed\""),
  MESSAGES("anthropic-messages", "\"type\":\"message_stop\""),
  GEMINI("gemini-generate", "finishReason"),
  OLLAMA("ollama-chat", "\"done\":true");

  private final String dialect;
  private final String cleanEnd;

  ClientDoor(String dialect, String cleanEnd) {
    this.dialect = dialect;
    this.cleanEnd = cleanEnd;
  }

  String dialect() {
    return dialect;
  }

  /** What stands in its streams only if all is well. */
  String cleanEnd() {
    return cleanEnd;
  }

  String path(String model) {
    return switch (this) {
      case CHAT, RELAYED -> "/v1/chat/completions";
      case RESPONSES -> "/v1/responses";
      case MESSAGES -> "/v1/messages";
      case GEMINI -> "/v1beta/models/" + model + ":streamGenerateContent?alt=sse";
      case OLLAMA -> "/ollama/api/chat";
    };
  }

  String body(String model) {
    String usage = this == RELAYED ? ",\"stream_options\":{\"include_usage\":true}" : "";
    return switch (this) {
      case RESPONSES -> "{\"model\":\"" + model + "\",\"stream\":true,\"input\":\"Hello\"}";
      case GEMINI -> "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}";
      default ->
          "{\"model\":\""
              + model
              + "\",\"stream\":true,\"max_tokens\":99,\"messages\":"
              + "[{\"role\":\"user\",\"content\":\"Hello\"}]"
              + usage
              + "}";
    };
  }

  /** What a client of this door understands. */
  Answer heard(HttpResponse<String> answer) {
    String type = answer.headers().firstValue("content-type").orElse("");
    var head = new ResponseHead(200, Map.of("content-type", type), true);
    ChunkReader reader = Dialects.find(dialect).orElseThrow().reader(head);
    var heard = new AnswerCollector();
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    reader.feed(body, 0, body.length, heard::add);
    reader.end(heard::add);
    return heard.answer();
  }
}
