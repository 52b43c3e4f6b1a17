package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads answers that tests spell out. */
final class GeminiAnswers {
  private static final ResponseHead STREAMED =
      new ResponseHead(200, Map.of("content-type", "text/event-stream"), true);

  private GeminiAnswers() {}

  static List<Chunk> chunks(byte[] body, int size) {
    List<Chunk> chunks = new ArrayList<>();
    ChunkReader reader = GeminiGenerate.standard().reader(STREAMED);
    for (int at = 0; at < body.length; at += size) {
      reader.feed(body, at, Math.min(size, body.length - at), chunks::add);
    }
    reader.end(chunks::add);
    return chunks;
  }

  static List<Chunk> chunks(String body) {
    return chunks(body.getBytes(UTF_8), Math.max(1, body.length()));
  }

  static Answer answer(byte[] body) {
    return AnswerCollector.collect(chunks(body, body.length));
  }

  static Answer answer(String body) {
    return AnswerCollector.collect(chunks(body));
  }

  /** One response with these parts. */
  static String response(String parts, String more) {
    return "{\"candidates\":[{\"content\":{\"parts\":["
        + parts
        + "],\"role\":\"model\"}"
        + more
        + ",\"index\":0}],\"modelVersion\":\"m\",\"responseId\":\"r1\"}";
  }

  static String event(String response) {
    return "data: " + response + "\r\n\r\n";
  }
}
