package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads answers that tests spell out. */
final class OpenAiAnswers {
  private static final ResponseHead STREAMED =
      new ResponseHead(200, Map.of("content-type", "text/event-stream"), true);

  private OpenAiAnswers() {}

  static List<Chunk> chunks(byte[] body, int size) {
    List<Chunk> chunks = new ArrayList<>();
    ChunkReader reader = OpenAiChat.standard().reader(STREAMED);
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

  /** A stream of chunks with these deltas, ended as given. */
  static String stream(String ending, String... deltas) {
    var stream = new StringBuilder();
    for (String delta : deltas) {
      stream
          .append(
              "data: {\"id\":\"chatcmpl-1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":")
          .append(delta)
          .append("}]}\n\n");
    }
    return stream.append(ending).toString();
  }
}
