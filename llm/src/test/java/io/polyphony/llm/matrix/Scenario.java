package io.polyphony.llm.matrix;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One conversation of the matrix: what is asked, by name, and what is answered. */
enum Scenario {
  PLAIN,
  TOOLS,
  PARALLEL,
  RESULT,
  VISION,
  THINKING,
  STRUCTURED,
  ERROR,
  LENGTH;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The entry among the requests. */
  String asked() {
    return this == ERROR || this == LENGTH ? PLAIN.word() : word();
  }

  /** The canonical answer, as a vendor's reader would give it. */
  List<Chunk> answer() {
    List<Chunk> chunks = new ArrayList<>();
    chunks.add(new Chunk.Start("answer-1", "served"));
    content(chunks);
    if (this == ERROR) {
      chunks.add(
          new Chunk.Failed(Failure.of(ErrorCode.UPSTREAM_OVERLOADED, "The vendor is overloaded.")));
      return chunks;
    }
    chunks.add(new Chunk.Finish(reason(), null));
    chunks.add(new Chunk.UsageReport(usage()));
    return chunks;
  }

  private void content(List<Chunk> chunks) {
    switch (this) {
      case PLAIN, ERROR, LENGTH, RESULT, VISION -> {
        chunks.add(new Chunk.TextDelta("Paris, \"la ville\"\n"));
        chunks.add(new Chunk.TextDelta("Ünïcödé 🙂"));
      }
      case TOOLS -> call(chunks, 0, "call_1", "get_weather", "{\"city\":", "\"Paris\"}");
      case PARALLEL -> {
        chunks.add(new Chunk.TextDelta("I shall look."));
        call(chunks, 0, "call_1", "get_weather", "{\"city\":\"Par", "is\"}");
        call(chunks, 1, "call_2", "get_weather", "{\"city\":", "\"Rome\"}");
        call(chunks, 2, "call_3", "get_time", "{}");
      }
      case THINKING -> {
        chunks.add(new Chunk.ThinkingDelta("Let me "));
        chunks.add(new Chunk.ThinkingDelta("think."));
        chunks.add(new Chunk.ThinkingSignature("c2lnbmVk"));
        chunks.add(new Chunk.TextDelta("Four."));
      }
      case STRUCTURED -> {
        chunks.add(new Chunk.TextDelta("{\"name\":\"Paris\","));
        chunks.add(new Chunk.TextDelta("\"people\":2000000}"));
      }
    }
  }

  private static void call(
      List<Chunk> chunks, int index, String id, String name, String... arguments) {
    chunks.add(new Chunk.ToolCallStart(index, id, name, null));
    for (String piece : arguments) {
      chunks.add(new Chunk.ToolCallDelta(index, piece));
    }
  }

  private FinishReason reason() {
    return switch (this) {
      case LENGTH -> FinishReason.LENGTH;
      case TOOLS, PARALLEL -> FinishReason.TOOL_CALLS;
      case PLAIN, RESULT, VISION, THINKING, STRUCTURED, ERROR -> FinishReason.STOP;
    };
  }

  private Usage usage() {
    return switch (this) {
      case PLAIN -> new Usage(20L, 5L, 8L, null, null, 20L, 5L);
      case THINKING -> new Usage(20L, 30L, null, null, 12L, 20L, 30L);
      case TOOLS, PARALLEL, RESULT, VISION, STRUCTURED, ERROR, LENGTH ->
          new Usage(20L, 5L, null, null, null, 20L, 5L);
    };
  }
}
