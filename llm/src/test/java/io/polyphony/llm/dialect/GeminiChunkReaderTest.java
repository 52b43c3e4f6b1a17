package io.polyphony.llm.dialect;

import static io.polyphony.llm.dialect.GeminiAnswers.answer;
import static io.polyphony.llm.dialect.GeminiAnswers.chunks;
import static io.polyphony.llm.dialect.GeminiAnswers.event;
import static io.polyphony.llm.dialect.GeminiAnswers.response;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiChunkReaderTest {
  private static final String STOP = ",\"finishReason\":\"STOP\"";
  private static final String HALLO = response("{\"text\":\"Hal\"}", "");
  private static final String END = response("{\"text\":\"lö\"}", STOP);
  private static final String ERROR =
      "{\"error\":{\"code\":503,\"message\":\"Busy.\",\"status\":\"UNAVAILABLE\"}}";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void readsEventsAnArrayAndASingleObjectAlike(int size) {
    // Given
    String events = event(HALLO) + event(END);
    String unfinished = event(HALLO) + "data: " + END;
    String array = "[" + HALLO + "\n,\r\n" + END + "\n]\n";
    String whole = response("{\"text\":\"Hal\"},{\"text\":\"lö\"}", STOP);
    for (String body : List.of(events, unfinished, array, whole)) {
      // When
      Answer answer = AnswerCollector.collect(chunks(body.getBytes(UTF_8), size));
      // Then
      assertThat(answer.text()).isEqualTo("Hallö");
      assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
      assertThat(answer.id()).isEqualTo("r1");
      assertThat(answer.model()).isEqualTo("m");
      assertThat(answer.failure()).isNull();
    }
  }

  @Test
  void takesWhatIntermediariesAddToTheEnd() {
    assertThat(answer(event(END) + "data: [DONE]\n\n").failure()).isNull();
    assertThat(answer(": hello\n\n" + event(END)).text()).isEqualTo("lö");
  }

  @Test
  void reportsACutInEveryShape() {
    for (String body :
        List.of(
            "",
            " \n",
            event(HALLO),
            "data: " + END.substring(0, 40),
            "[" + HALLO + ",",
            "[" + HALLO,
            "[" + HALLO + "," + END.substring(0, 30),
            END.substring(0, 50))) {
      // When
      Answer answer = answer(body);
      // Then
      assertThat(answer.failure()).as(body).isNotNull();
      assertThat(Objects.requireNonNull(answer.failure()).code()).isEqualTo(ErrorCode.UPSTREAM_CUT);
      assertThat(answer.usage()).isEqualTo(Usage.NONE);
    }
  }

  @Test
  void readsAnErrorWhereverAStreamPutsIt() {
    for (String body :
        List.of(
            event(HALLO) + event(ERROR),
            event(HALLO) + ERROR,
            event(HALLO) + "[" + ERROR + "]",
            event(HALLO) + "\r\n" + ERROR.replace(",", ",\n  "),
            "[" + HALLO + "," + ERROR + "]",
            "[" + HALLO + ",[" + ERROR + "]]")) {
      // When
      Answer answer = answer(body);
      Failure failure = Objects.requireNonNull(answer.failure());
      // Then
      assertThat(answer.text()).as(body).isEqualTo("Hal");
      assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_OVERLOADED);
      assertThat(Objects.requireNonNull(failure.upstream()).type()).isEqualTo("UNAVAILABLE");
      assertThat(failure.upstream().status()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "<html><title>Oops</title></html>", "\"no\"", "{\"a\":1}"})
  void anAnswerThatIsNoneFails(String body) {
    assertThat(Objects.requireNonNull(answer(body).failure()).code())
        .isEqualTo(ErrorCode.UPSTREAM_ERROR);
  }

  @Test
  void readsAnErrorInPlaceOfAnAnswer() {
    // When
    Failure failure = Objects.requireNonNull(answer("[" + ERROR + "]").failure());
    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.UPSTREAM_OVERLOADED);
    assertThat(failure.message()).isEqualTo("Busy.");
  }

  @Test
  void keepsSignaturesWhereTheyWere() {
    // When
    Answer answer =
        answer(
            response(
                "{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"s1\"},"
                    + "{\"text\":\"a\",\"thoughtSignature\":\"s2\"},"
                    + "{\"text\":\"\",\"thoughtSignature\":\"s3\"},"
                    + "{\"functionCall\":{\"name\":\"f\",\"args\":{}},\"thoughtSignature\":\"s4\"},"
                    + "{\"thoughtSignature\":\"s5\"}",
                STOP));
    // Then
    assertThat(answer.parts())
        .containsExactly(
            new Part.Thinking("hm", "s1"),
            Part.Text.of("a"),
            opaque("{\"thoughtSignature\":\"s2\"}"),
            opaque("{\"text\":\"\",\"thoughtSignature\":\"s3\"}"),
            new Part.ToolCall(answer.toolCalls().getFirst().id(), "f", "{}", "s4", null),
            opaque("{\"text\":\"\",\"thoughtSignature\":\"s5\"}"));
  }

  private static Part opaque(String json) {
    return new Part.Opaque(GeminiGenerate.ID, new JsonText(json));
  }

  @Test
  void makesUpIdsThatAreStableAndDiffer() {
    // Given
    String same = "{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\":1.50}}}";
    String named = "{\"functionCall\":{\"id\":\"x\",\"name\":\"f\"}}";
    String body = response(String.join(",", same, same, named, named), STOP);
    // When
    Answer answer = answer(body);
    // Then
    assertThat(answer.toolCalls()).extracting(Part.ToolCall::id).doesNotHaveDuplicates();
    assertThat(answer.toolCalls().get(2).id()).isEqualTo("x");
    assertThat(answer.toolCalls().get(0).arguments()).isEqualTo("{\"a\":1.50}");
    assertThat(answer.toolCalls().get(2).arguments()).isEqualTo("{}");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(answer).isEqualTo(answer(event(body)));
  }

  @Test
  void keepsPartsThatOnlyItKnows() {
    // Given
    List<String> parts =
        List.of(
            "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}",
            "{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"1\"}}",
            "{\"codeExecutionResult\":{\"outcome\":\"OUTCOME_OK\",\"output\":\"1\"}}",
            "{\"newThing\":{\"x\":1}}");
    // When
    Answer answer = answer(response(String.join(",", parts) + ",{}", STOP));
    // Then
    assertThat(answer.parts())
        .containsExactlyElementsOf(parts.stream().map(GeminiChunkReaderTest::opaque).toList());
  }

  @Test
  void namesEachSourceOnce() {
    // Given
    String web = "{\"web\":{\"uri\":\"https://a.example\",\"title\":\"A\"}}";
    String quoted = "{\"uri\":\"https://b.example\",\"license\":\"\"}";
    String more =
        ",\"groundingMetadata\":{\"groundingChunks\":["
            + web
            + "]}"
            + ",\"citationMetadata\":{\"citationSources\":["
            + quoted
            + "]}";
    // When
    Answer answer =
        answer(
            event(response("{\"text\":\"a\"}", more))
                + event(response("{\"text\":\"b\"}", more + STOP)));
    // Then
    assertThat(answer.citations()).containsExactly(new JsonText(web), new JsonText(quoted));
  }

  @ParameterizedTest
  @CsvSource({
    "1, STOP",
    "2, LENGTH",
    "3, CONTENT_FILTER",
    "4, CONTENT_FILTER",
    "\"STOP\", STOP",
    "\"MAX_TOKENS\", LENGTH",
    "\"PROHIBITED_CONTENT\", CONTENT_FILTER",
    "\"MALFORMED_FUNCTION_CALL\", ERROR",
    "\"SOMETHING_NEW\", ERROR",
    "99, ERROR",
    "0, UNKNOWN",
    "\"FINISH_REASON_UNSPECIFIED\", UNKNOWN",
  })
  void readsWordsAndNumbersForTheEnd(String word, FinishReason reason) {
    assertThat(answer(response("{\"text\":\"a\"}", ",\"finishReason\":" + word)).finishReason())
        .isEqualTo(reason);
  }

  @Test
  void aBlockedPromptIsFilteredContent() {
    // When
    Answer answer = answer(event("{\"promptFeedback\":{\"blockReason\":\"OTHER\"}}"));
    // Then
    assertThat(answer.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
    assertThat(answer.rawFinishReason()).isEqualTo("OTHER");
    assertThat(answer.failure()).isNull();
    assertThat(answer.parts()).isEmpty();
  }

  @Test
  void theLastCountsWinAlsoByWhatTheyLeaveOut() {
    // When
    Answer answer =
        answer(
            event(counted(HALLO, "\"promptTokenCount\":9,\"candidatesTokenCount\":3"))
                + event(
                    counted(
                        END,
                        "\"promptTokenCount\":9,\"toolUsePromptTokenCount\":5,"
                            + "\"thoughtsTokenCount\":7,\"cachedContentTokenCount\":2")));
    // Then
    assertThat(answer.usage()).isEqualTo(new Usage(9L, null, 2L, null, 7L, 14L, 7L));
  }

  @Test
  void aBrokenAnswerStillReportsWhatWasCounted() {
    // When
    List<Chunk> chunks =
        chunks(event(counted(HALLO, "\"promptTokenCount\":9,\"candidatesTokenCount\":3")));
    // Then
    assertThat(AnswerCollector.collect(chunks).usage())
        .isEqualTo(new Usage(9L, 3L, null, null, null, 9L, 3L));
    assertThat(chunks.getLast()).isInstanceOf(Chunk.Failed.class);
  }

  private static String counted(String response, String counts) {
    return response.substring(0, response.length() - 1) + ",\"usageMetadata\":{" + counts + "}}";
  }
}
