package io.polyphony.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyphony.llm.chat.Embedding;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.dialect.BedrockEmbed;
import io.polyphony.llm.dialect.CohereEmbed;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.EmbeddingOptions;
import io.polyphony.llm.dialect.EmbeddingSurface;
import io.polyphony.llm.dialect.GeminiEmbed;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.OllamaEmbed;
import io.polyphony.llm.dialect.OpenAiEmbeddings;
import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.dialect.VertexEmbed;
import io.polyphony.llm.failure.FailureException;
import java.util.List;
import java.util.Map;

/** Bytes for the readers of embeddings; every format reads the same ones. */
class EmbeddingsFuzzTest {
  private static final ResponseHead GOOD =
      new ResponseHead(200, Map.of("content-type", "application/json"), false);
  private static final ResponseHead BAD =
      new ResponseHead(400, Map.of("content-type", "application/json"), false);
  private static final AnswerHead HEAD = new AnswerHead("answer-1", 1, "served", false);
  private static final OpenAiEmbeddings BYTES =
      OpenAiEmbeddings.with(EmbeddingOptions.STANDARD.withBytes());
  private static final List<EmbeddingDialect> DIALECTS =
      List.of(
          OpenAiEmbeddings.standard(),
          BYTES,
          CohereEmbed.standard(),
          GeminiEmbed.standard(),
          VertexEmbed.standard(),
          OllamaEmbed.standard(),
          BedrockEmbed.standard());
  private static final List<EmbeddingSurface> SURFACES =
      List.of(OpenAiEmbeddings.standard(), GeminiEmbed.standard(), OllamaEmbed.standard());

  @FuzzTest
  void answer(byte[] data) {
    for (EmbeddingDialect dialect : DIALECTS) {
      try {
        long numbers =
            dialect.readAnswer(GOOD, data).embeddings().stream()
                .mapToLong(Embedding::dimensions)
                .sum();
        assertThat(numbers).isLessThanOrEqualTo(data.length);
      } catch (FailureException clear) {
        assertThat(clear.failure().message()).isNotBlank();
      }
    }
  }

  @FuzzTest
  void failure(byte[] data) {
    for (EmbeddingDialect dialect : DIALECTS) {
      assertThat(dialect.readFailure(BAD, data).message()).isNotBlank().hasSizeLessThan(8_192);
    }
  }

  @FuzzTest
  void request(byte[] data) {
    for (EmbeddingSurface surface : SURFACES) {
      try {
        EmbeddingRequest request = surface.readRequest(new InboundRequest(data, "model", null));
        DIALECTS.forEach(dialect -> written(dialect, request, data.length));
      } catch (FailureException refused) {
        assertThat(refused.failure().code().status()).isBetween(400, 499);
      }
    }
  }

  private static void written(EmbeddingDialect dialect, EmbeddingRequest request, int length) {
    try {
      assertThat((long) dialect.writeRequest(request).body().toString().length())
          .isLessThan(8_192 + 256L * length);
    } catch (FailureException refused) {
      assertThat(refused.failure().code().status()).isBetween(400, 499);
    }
  }
}
