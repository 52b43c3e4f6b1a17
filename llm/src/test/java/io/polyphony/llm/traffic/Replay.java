package io.polyphony.llm.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.dialect.Dialect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Feeds a recording to a dialect in every cut and collects the differences from the oracle. */
final class Replay {
  private Replay() {}

  static List<String> differences(Dialect dialect, Recording recording) {
    if (recording.isError()) {
      var failure = dialect.readFailure(recording.head(), recording.body());
      return Comparison.ofFailure(recording.expected(), failure);
    }
    List<String> differences = new ArrayList<>();
    for (Cut cut : Cut.values()) {
      if (cut == Cut.RECORDED && recording.chunkSizes().length == 0) {
        continue;
      }
      for (String difference :
          Comparison.ofAnswer(expected(recording), answer(dialect, recording, cut))) {
        differences.add(cut + ": " + difference);
      }
    }
    return differences;
  }

  /**
   * The oracle reads bodies alone. Bedrock counts the tokens of a whole answer in its head, too:
   * where the body says none, these are what is expected.
   */
  private static JsonNode expected(Recording recording) {
    Long input = counted(recording, "input");
    Long output = counted(recording, "output");
    if (input == null || output == null || !recording.expected().path("usage").isNull()) {
      return recording.expected();
    }
    ObjectNode expected = recording.expected().deepCopy();
    ObjectNode usage = expected.putObject("usage");
    usage.put("input", input).put("output", output);
    usage.put("input_total", input).put("output_total", output);
    return expected;
  }

  private static @Nullable Long counted(Recording recording, String what) {
    String count = recording.head().header("x-amzn-bedrock-" + what + "-token-count");
    return count == null ? null : Long.valueOf(count);
  }

  /**
   * Each piece is handed over in an array of its own, overwritten afterwards: readers must copy.
   */
  static Answer answer(Dialect dialect, Recording recording, Cut cut) {
    var reader = dialect.reader(recording.head());
    var collector = new AnswerCollector();
    cut.cut(
        recording,
        (offset, length) -> {
          byte[] piece = Arrays.copyOfRange(recording.body(), offset, offset + length);
          reader.feed(piece, 0, length, collector::add);
          Arrays.fill(piece, (byte) '#');
        });
    reader.end(collector::add);
    return collector.answer();
  }
}
