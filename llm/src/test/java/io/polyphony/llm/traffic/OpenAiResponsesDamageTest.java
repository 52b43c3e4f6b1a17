package io.polyphony.llm.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.OpenAiResponses;
import io.polyphony.llm.failure.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Recorded answers that break off or are garbled on their way. */
class OpenAiResponsesDamageTest {
  private static final int DAMAGES = 30;
  private static final List<Recording> ANSWERS = new ArrayList<>();

  @BeforeAll
  static void collect() throws IOException {
    for (Recording recording : Recordings.all((provider, api) -> api.equals("responses"))) {
      boolean whole = recording.expected().path("error").isNull();
      if (!recording.isError() && whole && recording.body().length < 400_000) {
        ANSWERS.add(recording);
      }
    }
    assertThat(ANSWERS).hasSizeGreaterThan(150);
  }

  @Test
  void anAnswerThatBreaksOffIsNeverTakenForAWholeOneAndInventsNoUsage() {
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
          assertThat(broken).as("%s cut to %d", recording.name(), length).isEqualTo(whole);
        } else {
          assertThat(broken.failure().code()).isEqualTo(ErrorCode.UPSTREAM_CUT);
          assertThat(broken.finishReason()).isEqualTo(FinishReason.UNKNOWN);
          assertThat(broken.usage()).isEqualTo(Usage.NONE);
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
    ChunkReader reader = OpenAiResponses.standard().reader(recording.head());
    var collector = new AnswerCollector();
    reader.feed(body, 0, body.length, collector::add);
    reader.end(collector::add);
    return collector.answer();
  }
}
