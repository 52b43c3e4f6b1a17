package io.polyphony.llm.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Embedding;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.dialect.CohereEmbed;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.EmbeddingOptions;
import io.polyphony.llm.dialect.GeminiEmbed;
import io.polyphony.llm.dialect.OllamaEmbed;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import io.polyphony.llm.dialect.VertexEmbed;
import io.polyphony.llm.failure.FailureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every visible recording of embeddings equals its oracle: how many, how long, how they begin. */
class EmbeddingTrafficTest {
  private static final float EXACT = 0.000_000_6F;
  private static final List<Recording> RECORDINGS = new ArrayList<>();

  @BeforeAll
  static void collect() throws IOException {
    RECORDINGS.addAll(Recordings.all((provider, api) -> api.equals("embeddings")));
    assertThat(RECORDINGS).hasSizeGreaterThan(30);
  }

  @TestFactory
  Stream<DynamicTest> equalsItsOracle() {
    return RECORDINGS.stream()
        .map(recording -> DynamicTest.dynamicTest(recording.name(), () -> equalsOracle(recording)));
  }

  @Test
  void anAnswerThatBreaksOffOrIsGarbledIsAFailureOrIgnoresTheDamage() {
    for (Recording recording : RECORDINGS) {
      var random = new Random(recording.name().hashCode());
      for (int at = 0; at < 20; at++) {
        // Given
        byte[] body = recording.body().clone();
        byte[] damaged = at % 2 == 0 ? Arrays.copyOf(body, random.nextInt(body.length)) : body;
        if (damaged.length > 0) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }

        // When, then
        try {
          assertThat(dialect(recording).readAnswer(recording.head(), damaged)).isNotNull();
        } catch (FailureException clear) {
          assertThat(clear.failure().message()).isNotBlank();
        }
      }
    }
  }

  private static void equalsOracle(Recording recording) {
    EmbeddingDialect dialect = dialect(recording);
    if (recording.isError()) {
      assertThat(
              Comparison.ofFailure(
                  recording.expected(), dialect.readFailure(recording.head(), recording.body())))
          .isEmpty();
      return;
    }
    // When
    EmbeddingAnswer answer = dialect.readAnswer(recording.head(), recording.body());

    // Then
    JsonNode wanted = recording.expected().path("embeddings");
    assertThat(answer.embeddings()).hasSize(wanted.path("count").asInt());
    for (int at = 0; at < answer.embeddings().size(); at++) {
      Embedding vector = answer.embeddings().get(at);
      assertThat(vector.dimensions()).isEqualTo(wanted.path("dims").path(at).asInt());
      JsonNode first = wanted.path("first").path(at);
      for (int place = 0; place < first.size(); place++) {
        assertThat(vector.at(place)).isCloseTo(first.get(place).floatValue(), within(EXACT));
      }
    }
    JsonNode usage = recording.expected().path("usage");
    if (usage.isObject()) {
      assertThat(answer.usage().input()).isEqualTo(usage.path("input").longValue());
      assertThat(answer.usage().output()).isEqualTo(usage.path("output").longValue());
      assertThat(answer.usage().inputTotal()).isEqualTo(usage.path("input_total").longValue());
    }
  }

  /** Ollama speaks two dialects: its own answers have no list of data. */
  private static EmbeddingDialect dialect(Recording recording) {
    return switch (recording.provider()) {
      case "cohere" -> CohereEmbed.standard();
      case "gemini" -> GeminiEmbed.standard();
      case "vertex" -> VertexEmbed.standard();
      case "perplexity" -> OpenAiEmbeddings.with(EmbeddingOptions.STANDARD.withBytes());
      case "ollama" ->
          recording.path().startsWith("/v1/")
              ? OpenAiEmbeddings.standard()
              : OllamaEmbed.standard();
      default -> OpenAiEmbeddings.standard();
    };
  }
}
