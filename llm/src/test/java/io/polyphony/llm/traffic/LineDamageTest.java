package io.polyphony.llm.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.Dialect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cohere's and Ollama's recorded answers, broken off or garbled on their way. */
class LineDamageTest {
  private static final Set<String> APIS = Set.of("cohere-chat", "ollama-chat", "ollama-generate");
  private static final int DAMAGES = 40;
  private static final List<Recording> ANSWERS = new ArrayList<>();

  @BeforeAll
  static void collect() throws IOException {
    for (Recording recording : Recordings.all((provider, api) -> APIS.contains(api))) {
      if (!recording.isError()) {
        ANSWERS.add(recording);
      }
    }
    assertThat(ANSWERS).hasSizeGreaterThan(40);
  }

  /** These dialects say their end once, so every cut before it shows. */
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
          assertThat(broken).as("%s cut to %d", recording.name(), length).isEqualTo(whole);
        } else {
          assertThat(whole.text()).startsWith(broken.text());
          assertThat(broken.usage().isEmpty()).as(recording.name()).isTrue();
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
    Dialect dialect =
        Objects.requireNonNull(TrafficDialects.of(recording.provider(), recording.api()));
    ChunkReader reader = dialect.reader(recording.head());
    var collector = new AnswerCollector();
    reader.feed(body, 0, body.length, collector::add);
    reader.end(collector::add);
    return collector.answer();
  }
}
