package io.polyphony.llm.traffic;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.dialect.Dialect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
          Comparison.ofAnswer(recording.expected(), answer(dialect, recording, cut))) {
        differences.add(cut + ": " + difference);
      }
    }
    return differences;
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
