package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Answers of InvokeModel, and what they are read as. */
final class InvokeAnswers {
  private static final String METRICS =
      ",\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":7,\"outputTokenCount\":5}}";

  private InvokeAnswers() {}

  /** A message that wraps an event of the maker's. */
  static byte[] event(String json) {
    byte[] payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("bytes", json.getBytes(UTF_8))
            .toString()
            .getBytes(UTF_8);
    return message(Map.of(":message-type", "event", ":event-type", "chunk"), payload);
  }

  static byte[] exception(String type, String json) {
    return message(
        Map.of(":message-type", "exception", ":exception-type", type), json.getBytes(UTF_8));
  }

  static byte[] message(Map<String, String> headers, byte[] payload) {
    Map<String, HeaderValue> values = new HashMap<>();
    headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
    var bytes = new ByteArrayOutputStream();
    new Message(values, payload).encode(bytes);
    return bytes.toByteArray();
  }

  /** Events, the last one with Bedrock's counts: 7 in, 5 out. */
  static byte[] stream(String... events) {
    var bytes = new ByteArrayOutputStream();
    for (int at = 0; at < events.length; at++) {
      boolean last = at == events.length - 1;
      String event = events[at];
      bytes.writeBytes(event(last ? event.substring(0, event.length() - 1) + METRICS : event));
    }
    return bytes.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    var bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  static Answer streamed(byte[] bytes) {
    return AnswerCollector.collect(chunks(bytes, Map.of(), bytes.length));
  }

  static Answer whole(String body, Map<String, String> headers) {
    byte[] bytes = body.getBytes(UTF_8);
    return AnswerCollector.collect(chunks(bytes, headers, bytes.length));
  }

  static List<Chunk> chunks(byte[] bytes, Map<String, String> headers, int size) {
    ChunkReader reader = BedrockInvoke.standard().reader(new ResponseHead(200, headers, true));
    List<Chunk> chunks = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
      reader.feed(piece, 0, piece.length, chunks::add);
      Arrays.fill(piece, (byte) '#');
    }
    reader.end(chunks::add);
    return chunks;
  }
}
