package io.polyphony.llm.dialect;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads and writes answers that tests of Cohere's and Ollama's dialects spell out. */
final class LineAnswers {
  static final AnswerHead HEAD = new AnswerHead("answer-1", 1_700_000_000L, "served", true);

  /** Thinking, text, and two calls whose pieces come in turns. */
  static final List<Chunk> RICH =
      List.of(
          new Chunk.Start("vendor-1", "m"),
          new Chunk.ThinkingDelta("two "),
          new Chunk.ThinkingDelta("calls"),
          new Chunk.TextDelta("I as"),
          new Chunk.TextDelta("k \u2642\n\"both\"."),
          new Chunk.ToolCallStart(0, "call_a", "weather", null),
          new Chunk.ToolCallDelta(0, "{\"city\":"),
          new Chunk.ToolCallStart(1, "call_b", "time", null),
          new Chunk.ToolCallDelta(1, "{\"zone\":\"UTC\"}"),
          new Chunk.ToolCallDelta(0, "\"Rome\"}"),
          new Chunk.Finish(FinishReason.TOOL_CALLS, "tool_calls"),
          new Chunk.UsageReport(new Usage(10L, 20L, 4L, null, null, 10L, 20L)));

  private LineAnswers() {}

  static Answer answer(Dialect dialect, String body, int size) {
    return answer(dialect, body.getBytes(StandardCharsets.UTF_8), size);
  }

  static Answer answer(Dialect dialect, byte[] body, int size) {
    return AnswerCollector.collect(chunks(dialect, body, size));
  }

  static List<Chunk> chunks(Dialect dialect, byte[] body, int size) {
    List<Chunk> chunks = new ArrayList<>();
    ChunkReader reader = dialect.reader(new ResponseHead(200, Map.of(), true));
    for (int at = 0; at < body.length; at += size) {
      reader.feed(body, at, Math.min(size, body.length - at), chunks::add);
    }
    reader.end(chunks::add);
    return chunks;
  }

  static byte[] written(Dialect dialect, List<Chunk> chunks) {
    ChunkWriter writer = dialect.writer(HEAD);
    var bytes = new ByteArrayOutputStream();
    for (Chunk chunk : chunks) {
      bytes.writeBytes(writer.write(chunk));
      bytes.writeBytes(chunk instanceof Chunk.Failed ? new byte[0] : writer.keepAlive());
    }
    bytes.writeBytes(writer.end());
    return bytes.toByteArray();
  }
}
