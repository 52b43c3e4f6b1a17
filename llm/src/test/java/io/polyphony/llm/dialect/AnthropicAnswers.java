package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads and writes answers that tests spell out. */
final class AnthropicAnswers {
  static final AnswerHead HEAD = new AnswerHead("msg_1", 1_700_000_000L, "served", true);

  private static final ResponseHead STREAMED =
      new ResponseHead(200, Map.of("content-type", "text/event-stream"), true);

  private AnthropicAnswers() {}

  static List<Chunk> chunks(Dialect dialect, byte[] body, int size) {
    List<Chunk> chunks = new ArrayList<>();
    ChunkReader reader = dialect.reader(STREAMED);
    for (int at = 0; at < body.length; at += size) {
      reader.feed(body, at, Math.min(size, body.length - at), chunks::add);
    }
    reader.end(chunks::add);
    return chunks;
  }

  static List<Chunk> chunks(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return chunks(AnthropicMessages.standard(), bytes, bytes.length);
  }

  static Answer answer(Dialect dialect, byte[] body) {
    return AnswerCollector.collect(chunks(dialect, body, body.length));
  }

  static Answer answer(String body) {
    return answer(AnthropicMessages.standard(), body.getBytes(UTF_8));
  }

  /** A stream of these events between a beginning and, if it is to end well, an end. */
  static String stream(boolean ends, String... events) {
    var stream =
        new StringBuilder()
            .append("event: message_start\n")
            .append("data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",")
            .append("\"model\":\"m\",\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}\n\n");
    for (String event : events) {
      stream.append("data: ").append(event).append("\n\n");
    }
    if (ends) {
      stream.append("data: {\"type\":\"message_stop\"}\n\n");
    }
    return stream.toString();
  }

  static String start(int index, String block) {
    return "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":%s}"
        .formatted(index, block);
  }

  static String delta(int index, String delta) {
    return "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":%s}".formatted(index, delta);
  }

  static String stop(int index) {
    return "{\"type\":\"content_block_stop\",\"index\":%d}".formatted(index);
  }

  static String end(String reason, String usage) {
    return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\"},\"usage\":%s}"
        .formatted(reason, usage);
  }

  static byte[] written(Dialect dialect, AnswerHead head, List<Chunk> chunks) {
    ChunkWriter writer = dialect.writer(head);
    var bytes = new ByteArrayOutputStream();
    chunks.forEach(chunk -> bytes.writeBytes(writer.write(chunk)));
    bytes.writeBytes(writer.end());
    return bytes.toByteArray();
  }
}
