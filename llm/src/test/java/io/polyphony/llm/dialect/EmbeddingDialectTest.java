package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polyphony.llm.chat.Embedding;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingInput;
import io.polyphony.llm.chat.EmbeddingPurpose;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.FailureException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmbeddingDialectTest {
  private static final ResponseHead GOOD = new ResponseHead(200, Map.of(), false);
  private static final AnswerHead HEAD = new AnswerHead("a", 1, "served", false);
  private static final EmbeddingAnswer TWO =
      new EmbeddingAnswer(
          "m",
          List.of(Embedding.of(0.1F, -3.5e-9F), Embedding.of(1F, 0F)),
          new Usage(7L, 0L, null, null, null, 7L, 0L));

  static Stream<EmbeddingDialect> dialects() {
    return Stream.of(
        OpenAiEmbeddings.standard(),
        CohereEmbed.standard(),
        GeminiEmbed.standard(),
        OllamaEmbed.standard(),
        VertexEmbed.standard(),
        BedrockEmbed.standard());
  }

  static Stream<Arguments> surfaces() {
    return Stream.of(
        Arguments.of(
            OpenAiEmbeddings.standard(),
            "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":2}"),
        Arguments.of(
            OpenAiEmbeddings.standard(),
            "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":2,"
                + "\"encoding_format\":\"base64\"}"),
        Arguments.of(
            GeminiEmbed.standard(),
            "{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"a\"}]},"
                + "\"outputDimensionality\":2},{\"model\":\"models/m\",\"content\":{\"parts\":"
                + "[{\"text\":\"b\"}]},\"outputDimensionality\":2}]}"),
        Arguments.of(
            OllamaEmbed.standard(), "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":2}"));
  }

  @ParameterizedTest
  @MethodSource("surfaces")
  <D extends EmbeddingDialect & EmbeddingSurface> void whatItWritesIsReadAsItWasMeant(
      D dialect, String body) {
    // When
    EmbeddingRequest request = dialect.readRequest(InboundRequest.of(body.getBytes(UTF_8)));
    WireRequest wire = dialect.writeRequest(request);
    EmbeddingRequest again =
        dialect.readRequest(new InboundRequest(wire.body().toString().getBytes(UTF_8), null, null));
    EmbeddingAnswer answer = dialect.readAnswer(GOOD, dialect.writeAnswer(HEAD, request, TWO));

    // Then
    assertThat(wire.warnings()).isEmpty();
    assertThat(request.model()).isEqualTo("m");
    assertThat(request.dimensions()).isEqualTo(2);
    assertThat(again.inputs())
        .isEqualTo(request.inputs())
        .containsExactly(new EmbeddingInput.Text("a"), new EmbeddingInput.Text("b"));
    assertThat(again.dimensions()).isEqualTo(2);
    assertThat(answer.embeddings()).isEqualTo(TWO.embeddings());
    assertThat(answer.usage()).isEqualTo(TWO.usage());
  }

  @Test
  void oneEmbeddingIsAnsweredWithOne() {
    // Given
    EmbeddingAnswer one = new EmbeddingAnswer(null, List.of(Embedding.of(0.5F)), Usage.NONE);
    String gemini = "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"CLUSTERING\"}";
    EmbeddingRequest ofGemini =
        GeminiEmbed.standard().readRequest(new InboundRequest(gemini.getBytes(UTF_8), "m", null));
    EmbeddingRequest ofOllama =
        OllamaEmbed.standard()
            .readRequest(InboundRequest.of("{\"model\":\"m\",\"prompt\":\"a\"}".getBytes(UTF_8)));

    // When, then
    assertThat(ofGemini.purpose()).isEqualTo(EmbeddingPurpose.CLUSTERING);
    assertThat(new String(GeminiEmbed.standard().writeAnswer(HEAD, ofGemini, one), UTF_8))
        .isEqualTo("{\"embedding\":{\"values\":[0.5]}}");
    assertThat(new String(OllamaEmbed.standard().writeAnswer(HEAD, ofOllama, one), UTF_8))
        .isEqualTo("{\"embedding\":[0.5]}");
  }

  @Test
  void tokensGoToWhoTakesThem() {
    // Given
    byte[] body = "{\"model\":\"m\",\"input\":[[1,2],[3]]}".getBytes(UTF_8);
    EmbeddingRequest request = OpenAiEmbeddings.standard().readRequest(InboundRequest.of(body));

    // When, then
    assertThat(OpenAiEmbeddings.standard().writeRequest(request).body().path("input"))
        .hasToString("[[1,2],[3]]");
    for (EmbeddingDialect other :
        List.of(
            CohereEmbed.standard(),
            GeminiEmbed.standard(),
            OllamaEmbed.standard(),
            VertexEmbed.standard())) {
      var refused = catchThrowableOfType(FailureException.class, () -> other.writeRequest(request));
      assertThat(refused.failure().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(refused.failure().field()).isEqualTo("input");
    }
  }

  @Test
  void readsSignedBytesWhereTheProviderSendsThem() {
    String body = "{\"data\":[{\"index\":0,\"embedding\":\"1/8A\"}]}";
    assertThat(
            OpenAiEmbeddings.with(EmbeddingOptions.STANDARD.withBytes())
                .readAnswer(GOOD, body.getBytes(UTF_8))
                .embeddings())
        .containsExactly(Embedding.of(-41, -1, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amazon.titan-embed-text-v2:0 | /model/amazon.titan-embed-text-v2%3A0/invoke"
            + " | {\"inputText\":\"a\",\"dimensions\":2}",
        "amazon.titan-embed-image-v1 | /model/amazon.titan-embed-image-v1/invoke"
            + " | {\"inputText\":\"a\",\"embeddingConfig\":{\"outputEmbeddingLength\":2}}",
        "us.cohere.embed-v4:0 | /model/us.cohere.embed-v4%3A0/invoke"
            + " | {\"texts\":[\"a\"],\"input_type\":\"search_document\","
            + "\"embedding_types\":[\"float\"],\"output_dimension\":2}",
      })
  void eachMakerOnBedrockIsAskedInItsForm(String model, String path, String body) {
    // When
    WireRequest wire = BedrockEmbed.standard().writeRequest(asked(model, "a"));

    // Then
    assertThat(wire.path()).isEqualTo(path);
    assertThat(wire.body()).hasToString(body);
  }

  @Test
  void titanIsCountedInItsAnswerAndCohereInAHeader() {
    // Given
    String titan = "{\"embedding\":[1,0],\"inputTextTokenCount\":7}";
    String cohere = "{\"embeddings\":[[1,0]],\"response_type\":\"embeddings_floats\"}";
    var counted = new ResponseHead(200, Map.of("x-amzn-bedrock-input-token-count", "7"), false);
    Embedding vector = Embedding.of(1F, 0F);

    // When
    EmbeddingAnswer ofTitan = BedrockEmbed.standard().readAnswer(GOOD, titan.getBytes(UTF_8));
    EmbeddingAnswer ofCohere = BedrockEmbed.standard().readAnswer(counted, cohere.getBytes(UTF_8));
    EmbeddingAnswer uncounted = BedrockEmbed.standard().readAnswer(GOOD, cohere.getBytes(UTF_8));

    // Then
    assertThat(ofTitan.embeddings()).containsExactly(vector);
    assertThat(ofTitan.usage()).isEqualTo(TWO.usage());
    assertThat(ofCohere.embeddings()).containsExactly(vector);
    assertThat(ofCohere.usage()).isEqualTo(TWO.usage());
    assertThat(uncounted.usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void googlesNewerModelsOnVertexTakeOneContent() {
    // Given
    String titled =
        "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"taskType\":\"CLUSTERING\","
            + "\"title\":\"t\",\"outputDimensionality\":2}";
    EmbeddingRequest request =
        GeminiEmbed.standard().readRequest(new InboundRequest(titled.getBytes(UTF_8), "m", null));

    // When
    WireRequest newer =
        VertexEmbed.standard().writeRequest(request.withModel("gemini-embedding-2"));
    WireRequest older =
        VertexEmbed.standard().writeRequest(request.withModel("text-embedding-005"));

    // Then
    assertThat(newer.path()).isEqualTo("/models/gemini-embedding-2:embedContent");
    assertThat(newer.body())
        .hasToString(
            "{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"embedContentConfig\":"
                + "{\"taskType\":\"CLUSTERING\",\"outputDimensionality\":2,\"title\":\"t\"}}");
    assertThat(older.path()).isEqualTo("/models/text-embedding-005:predict");
    assertThat(older.body())
        .hasToString(
            "{\"instances\":[{\"content\":\"a\",\"task_type\":\"CLUSTERING\",\"title\":\"t\"}],"
                + "\"parameters\":{\"outputDimensionality\":2}}");
    assertThat(older.warnings()).isEmpty();
  }

  @Test
  void manyInputsAreRefusedWhereOneIsTakenAtATime() {
    refuses(BedrockEmbed.standard(), asked("amazon.titan-embed-text-v1", "a", "b"), "input");
    refuses(VertexEmbed.standard(), asked("gemini-embedding-2", "a", "b"), "input");
    refuses(BedrockEmbed.standard(), asked("amazon.nova-lite-v1:0", "a"), "model");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, passage, 0",
        "DOCUMENT, passage, 0",
        "QUERY, query, 0",
        "CLUSTERING, passage, 1"
      })
  void aPurposeThatIsDemandedIsAssumed(
      @Nullable EmbeddingPurpose purpose, String word, int warnings) {
    // Given
    var options = EmbeddingOptions.STANDARD.withDemandedPassage().withoutDimensions();
    EmbeddingRequest plain = asked("m", "a");
    var request =
        new EmbeddingRequest(
            "m", plain.inputs(), false, 2, purpose, false, null, Map.of(), plain.dialect());

    // When
    WireRequest wire = OpenAiEmbeddings.with(options).writeRequest(request);

    // Then
    assertThat(wire.body().path("input_type").asText()).isEqualTo(word);
    assertThat(wire.body().has("dimensions")).isFalse();
    assertThat(wire.warnings()).hasSize(warnings + 1);
  }

  private static void refuses(EmbeddingDialect dialect, EmbeddingRequest request, String field) {
    var refused = catchThrowableOfType(FailureException.class, () -> dialect.writeRequest(request));
    assertThat(refused.failure().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.failure().field()).isEqualTo(field);
  }

  private static EmbeddingRequest asked(String model, String... texts) {
    List<EmbeddingInput> inputs =
        Stream.of(texts).<EmbeddingInput>map(EmbeddingInput.Text::new).toList();
    return new EmbeddingRequest(model, inputs, false, 2, null, false, null, Map.of(), "");
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void noVectorsAreAFailure(EmbeddingDialect dialect) {
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "{}",
            "<html>",
            "{\"error\":{\"message\":\"boom\"}}",
            "{\"data\":[{\"embedding\":[1,\"x\"]}]}",
            "{\"data\":[{\"embedding\":\"*\"}]}",
            "{\"embeddings\":[[1e99]]}",
            "{\"embeddings\":[{\"values\":[1,null]}]}",
            "{\"embeddings\":{\"float\":[7]}}",
            "{\"embeddings\":[0.1e12989330292]}",
            "{\"embeddings\":[[1],")) {
      var failed =
          catchThrowableOfType(
              FailureException.class, () -> dialect.readAnswer(GOOD, body.getBytes(UTF_8)));
      assertThat(failed).as(dialect.id() + " " + body).isNotNull();
      assertThat(failed.failure().message()).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|model",
        "{\"model\":\"m\"}|input",
        "{\"model\":\"m\",\"input\":[]}|input",
        "{\"model\":\"m\",\"input\":{}}|input",
        "{\"model\":\"m\",\"input\":[\"a\",{}]}|input",
        "{\"model\":\"m\",\"input\":[1,\"a\"]}|input",
        "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":0}|dimensions",
        "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"hex\"}|encoding_format",
      })
  void namesTheFieldThatIsWrong(String body, String field) {
    var refused =
        catchThrowableOfType(
            FailureException.class,
            () -> OpenAiEmbeddings.standard().readRequest(InboundRequest.of(body.getBytes(UTF_8))));
    assertThat(refused.failure().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.failure().field()).isEqualTo(field);
  }

  /** Many numbers stay small in memory and exact. */
  @Test
  void base64HoldsTheSameNumbers() {
    float[] values = new float[3_000];
    for (int at = 0; at < values.length; at++) {
      values[at] = (at - 1_500) / 7F;
    }
    Embedding vector = Embedding.of(values);
    assertThat(Embedding.ofBase64(vector.base64())).isEqualTo(vector).hasSameHashCodeAs(vector);
  }
}
