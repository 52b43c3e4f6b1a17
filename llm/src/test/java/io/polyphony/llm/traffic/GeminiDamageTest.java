package io.polyphony.llm.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.GeminiGenerate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Recorded answers that break off or are garbled on their way. */
class GeminiDamageTest {
  private static final Set<String> APIS = Set.of("generateContent", "streamGenerateContent");
  private static final int DAMAGES = 40;
  private static final List<Recording> ANSWERS = new ArrayList<>();

  @BeforeAll
  static void collect() throws IOException {
    for (Recording recording : Recordings.all((provider, api) -> APIS.contains(api))) {
      if (!recording.isError() && recording.body().length < 200_000 && saysItsEndOnce(recording)) {
        ANSWERS.add(recording);
      }
    }
  }

  /** Older streams end with every event: there a cut between events cannot be seen. */
  private static boolean saysItsEndOnce(Recording recording) {
    return new String(recording.body(), UTF_8).split("\"finishReason\"", -1).length < 3;
  }

  @Test
  void anAnswerThatBreaksOffIsNeverTakenForAWholeOne() {
    for (Recording recording : ANSWERS) {
      // Given
      Answer whole = read(recording, recording.body());
      var random = new Random(recording.name().hashCode());
      for (int at = 0; at < DAMAGES; at++) {
        int length = random.nextInt(recording.body().length);
        // When
        Answer broken = read(recording, Arrays.copyOf(recording.body(), length));
        // Then
        if (broken.failure() == null) {
          assertThat(broken.parts())
              .as("%s cut to %d", recording.name(), length)
              .isEqualTo(whole.parts());
        } else {
          assertThat(whole.text()).startsWith(broken.text());
        }
      }
    }
  }

  @Test
  void garbledBytesNeverThrow() {
    for (Recording recording : ANSWERS) {
      var random = new Random(recording.name().hashCode());
      for (int at = 0; at < DAMAGES; at++) {
        // Given
        byte[] body = recording.body().clone();
        for (int times = 0; times < 5; times++) {
          body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        // When
        Answer answer = read(recording, body);
        // Then
        assertThat(answer).isNotNull();
      }
    }
  }

  private static Answer read(Recording recording, byte[] body) {
    ChunkReader reader = GeminiGenerate.standard().reader(recording.head());
    var collector = new AnswerCollector();
    reader.feed(body, 0, body.length, collector::add);
    reader.end(collector::add);
    return collector.answer();
  }
}
