package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads and writes answers of the Responses dialect for tests. */
final class ResponsesAnswers {
  static final Dialect RESPONSES = OpenAiResponses.standard();
  static final AnswerHead HEAD = new AnswerHead("resp_1", 1_700_000_000L, "served", true);

  private ResponsesAnswers() {}

  static List<Chunk> chunks(byte[] body, int size) {
    List<Chunk> chunks = new ArrayList<>();
    ChunkReader reader =
        RESPONSES.reader(new ResponseHead(200, Map.of("content-type", "text/event-stream"), true));
    for (int at = 0; at < body.length; at += size) {
      reader.feed(body, at, Math.min(size, body.length - at), chunks::add);
    }
    reader.end(chunks::add);
    return chunks;
  }

  static Answer answer(byte[] body) {
    return AnswerCollector.collect(chunks(body, body.length));
  }

  static Answer answer(String body) {
    return answer(body.getBytes(UTF_8));
  }

  /** A stream of these events, each a JSON object. */
  static String stream(String... events) {
    var stream = new StringBuilder();
    for (String event : events) {
      stream.append("data: ").append(event).append("\n\n");
    }
    return stream.toString();
  }

  static byte[] written(AnswerHead head, List<Chunk> chunks) {
    ChunkWriter writer = RESPONSES.writer(head);
    var bytes = new ByteArrayOutputStream();
    chunks.forEach(chunk -> bytes.writeBytes(writer.write(chunk)));
    bytes.writeBytes(writer.end());
    return bytes.toByteArray();
  }

  /** The events of a stream; the name of each must be its type. */
  static List<JsonNode> events(byte[] stream) {
    List<JsonNode> events = new ArrayList<>();
    var reader =
        new SseReader(
            (name, bytes, offset, length) -> {
              JsonNode event = Objects.requireNonNull(JsonFields.parse(bytes, offset, length));
              if (!name.equals(event.path("type").asText())) {
                throw new AssertionError(name + " names " + event);
              }
              events.add(event);
            });
    reader.feed(stream, 0, stream.length);
    reader.end();
    return events;
  }
}
