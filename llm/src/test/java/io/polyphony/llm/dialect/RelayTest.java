package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.FailureException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests need on their way to a vendor of the same dialect. */
class RelayTest {
  private static final String MESSAGES =
      "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"größe\"},"
          + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
          + "\"data\":\"AAAA\"}}]}]";
  private static final String CONTENTS =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"12345\"},"
          + "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}]}],"
          + "\"systemInstruction\":{\"parts\":[{\"text\":\"67\"}]}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { "new" : 1.0, "model":"a/ö","max_tokens":9,M,"system":"123"}  | { "new" : 1.0, "model":"x","max_tokens":9,M,"system":"123"}
          {M,"max_tokens":9,"stream":true,"model" : "b"}                 | {M,"max_tokens":9,"stream":true,"model" : "x"}
          {"model":"x",M,"max_tokens":9}                                 | {"model":"x",M,"max_tokens":9}
          """)
  void ofAnthropicsRequestOnlyTheModelChanges(String body, String expected) {
    // Given
    byte[] bytes = body.replace("M", MESSAGES).getBytes(UTF_8);

    // When
    RequestScan scan = AnthropicMessages.standard().scan(InboundRequest.of(bytes));

    // Then
    assertThat(new String(scan.splice(bytes, "x", true), UTF_8))
        .isEqualTo(expected.replace("M", MESSAGES));
    assertThat(scan.stream()).isEqualTo(body.contains("stream"));
    assertThat(scan.includeUsage()).isTrue();
    assertThat(scan.maxOutputTokens()).isEqualTo(9);
    assertThat(scan.promptCharacters()).isEqualTo(body.contains("system") ? 8 : 5);
    assertThat(scan.attachments()).isEqualTo(1);
    assertThat(AnthropicMessages.standard().takes(scan)).isTrue();
  }

  @Test
  void geminisRequestDoesNotChangeAtAll() {
    // Given
    byte[] bytes = CONTENTS.getBytes(UTF_8);

    // When
    RequestScan scan =
        GeminiGenerate.standard().scan(new InboundRequest(bytes, "gemini/some model", true));

    // Then
    assertThat(scan.splice(bytes, "x", true)).isEqualTo(bytes);
    assertThat(scan.model()).isEqualTo("gemini/some model");
    assertThat(scan.stream()).isTrue();
    assertThat(scan.promptCharacters()).isEqualTo(7);
    assertThat(scan.attachments()).isEqualTo(1);
    assertThat(GeminiGenerate.standard().relayPath("some model", true))
        .isEqualTo("/models/some%20model:streamGenerateContent?alt=sse");
    assertThat(GeminiGenerate.standard().relayPath("x", false))
        .isEqualTo("/models/x:generateContent");
  }

  /** Streams are the default here, and a limit below zero is none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model":"o/m","options":{"mirostat":1,"num_predict":9},M} | true  | 9
          {"model" : "o/m","stream":null,"options":{"num_predict":-1},M} | true  |
          {M,"options":{"num_predict":9.0},"stream":true,"model":"o/m"} | true  | 9
          {"model":"o/m","stream":false,"options":null,M}            | false |
          """)
  void ofOllamasRequestOnlyTheModelChanges(String body, boolean stream, Integer limit) {
    // Given
    String chat =
        "\"messages\":[{\"role\":\"user\",\"content\":\"größe\",\"images\":[\"AAAA\",\"BB\"]}]";
    String generate = "\"images\":[\"AAAA\",\"BB\"],\"prompt\":\"grö\",\"system\":\"ße\"";
    byte[] toChat = body.replace("M", chat).getBytes(UTF_8);
    byte[] toGenerate = body.replace("M", generate).getBytes(UTF_8);

    // When
    RequestScan chats = OllamaChat.standard().scan(InboundRequest.of(toChat));
    RequestScan generates = OllamaGenerate.standard().scan(InboundRequest.of(toGenerate));

    // Then
    assertThat(new String(chats.splice(toChat, "x", true), UTF_8))
        .isEqualTo(body.replace("o/m", "x").replace("M", chat));
    assertThat(new String(generates.splice(toGenerate, "x", true), UTF_8))
        .isEqualTo(body.replace("o/m", "x").replace("M", generate));
    for (RequestScan scan : List.of(chats, generates)) {
      assertThat(scan.stream()).isEqualTo(stream);
      assertThat(scan.maxOutputTokens()).isEqualTo(limit);
      assertThat(scan.promptCharacters()).isEqualTo(5);
      assertThat(scan.attachments()).isEqualTo(2);
    }
  }

  /** Whoever takes Ollama's chat takes its prompts, too; nobody takes what is not his. */
  @Test
  void ollamasServersTakeBothOfItsForms() {
    Dialect chat = OllamaChat.standard();
    Dialect generate = OllamaGenerate.standard();
    assertThat(chat.spoken(OllamaChat.ID)).isSameAs(chat);
    assertThat(chat.spoken(OllamaGenerate.ID)).isSameAs(generate);
    assertThat(chat.relayPath("m", true)).isEqualTo("/api/chat");
    assertThat(generate.relayPath("m", true)).isEqualTo("/api/generate");
    assertThat(chat.spoken(OpenAiChat.ID)).isNull();
    assertThat(OpenAiChat.standard().spoken(OllamaChat.ID)).isNull();
    assertThat(OpenAiChat.standard().spoken(OpenAiResponses.ID)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\"}",
        "{\"model\":\"m\",\"prompt\":[],\"messages\":\"x\"}",
        "{\"model\":\"m\",\"prompt\":\"x\",\"messages\":[{}],\"options\":[]}",
        "{\"model\":\"m\",\"prompt\":\"x\",\"messages\":[{}],\"options\":{\"num_predict\":1.5}}",
        "{\"model\":\"m\",\"prompt\":\"x\",\"messages\":[{}],\"options\":{\"num_predict\":\"9\"}}",
        "{\"model\":\"m\",\"prompt\":\"x\",\"messages\":[{}],\"options\":{\"num_predict\":1e999}}",
        "{\"model\":\"m\",\"prompt\":\"x\",\"messages\":[{}],\"stream\":\"yes\"}",
        "{\"model\":\"m\",\"prompt\":\"x\",\"messages\":[{}],\"images\":["
      })
  void whatIsNoRequestOfOllamasIsRefused(String body) {
    var request = InboundRequest.of(body.getBytes(UTF_8));
    for (Dialect dialect : List.of(OllamaChat.standard(), OllamaGenerate.standard())) {
      assertThatThrownBy(() -> dialect.scan(request))
          .isInstanceOfSatisfying(
              FailureException.class,
              refused -> assertThat(refused.failure().code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{\"model\":\"m\",\"max_tokens\":9}",
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[]}",
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":{}}",
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[7]}",
        "{\"model\":\"m\",\"max_tokens\":-1,\"messages\":[{}]}",
        "{\"model\":\"m\",\"max_tokens\":1e9999,\"messages\":[{}]}",
        "{\"model\":\"m\",\"messages\":[{}]}",
        "{\"model\":7,\"max_tokens\":9,\"messages\":[{}]}",
        "{\"max_tokens\":9,\"messages\":[{}]}",
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{}],\"stream\":1}",
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{}]}{}",
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{}],\"model\":\"n\"}"
      })
  void whatIsNoRequestIsRefused(String body) {
    var request = InboundRequest.of(body.getBytes(UTF_8));
    assertThatThrownBy(() -> AnthropicMessages.standard().scan(request))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused -> assertThat(refused.failure().code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }

  @Test
  void aPromptsTokensAreAskedForWithoutWhatOnlyAnAnswerNeeds() {
    // Given
    byte[] body =
        ("{\"model\":\"a/b\",\"max_tokens\":9,\"temperature\":1,\"metadata\":{\"user_id\":\"u\"},"
                + MESSAGES
                + "}")
            .getBytes(UTF_8);
    var anthropic = AnthropicMessages.standard();

    // When
    WireRequest question = anthropic.writeQuestion(anthropic.readQuestion(InboundRequest.of(body)));
    WireRequest toGemini =
        GeminiGenerate.standard()
            .writeQuestion(anthropic.readQuestion(InboundRequest.of(body)).withModel("g"));

    // Then
    List<String> fields = new ArrayList<>();
    question.body().fieldNames().forEachRemaining(fields::add);
    assertThat(fields).containsExactlyInAnyOrder("model", "messages");
    assertThat(question.path()).isEqualTo("/messages/count_tokens");
    assertThat(toGemini.path()).isEqualTo("/models/g:countTokens");
    assertThat(toGemini.body().at("/generateContentRequest/model").asText()).isEqualTo("models/g");
  }

  @Test
  void aQuestionToGeminiNamesTheModelThatServes() {
    // Given
    String whole = "{\"generateContentRequest\":{\"model\":\"models/gemini/g\",\"x\":1}}";
    var gemini = GeminiGenerate.standard();

    // When
    String plain = new String(gemini.relayQuestion(CONTENTS.getBytes(UTF_8), "g"), UTF_8);
    String named = new String(gemini.relayQuestion(whole.getBytes(UTF_8), "g"), UTF_8);

    // Then
    assertThat(plain).isEqualTo(CONTENTS);
    assertThat(named).isEqualTo("{\"generateContentRequest\":{\"model\":\"models/g\",\"x\":1}}");
  }

  @Test
  void anAnswerWithoutANumberIsAFailure() {
    assertThat(GeminiGenerate.standard().readTokens("{\"totalTokens\":7}".getBytes(UTF_8)))
        .isEqualTo(7);
    for (String body :
        List.of("", "[]", "{}", "{\"input_tokens\":\"many\"}", "{\"input_tokens\":-1}")) {
      assertThatThrownBy(() -> AnthropicMessages.standard().readTokens(body.getBytes(UTF_8)))
          .isInstanceOf(FailureException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1_000})
  void eventsBecomeTheElementsOfAnArrayHoweverTheyAreCut(int size) {
    // Given
    byte[] events =
        "data: {\"a\":1}\r\n\r\n: note\n\ndata: {\"b\":\ndata: \"ö\"}\n\n".getBytes(UTF_8);
    var array = new GeminiArray();
    var text = new ByteArrayOutputStream();

    // When
    for (int from = 0; from < events.length; from += size) {
      int until = Math.min(events.length, from + size);
      text.writeBytes(array.elements(Arrays.copyOfRange(events, from, until)));
      text.writeBytes(array.keepAlive());
    }
    text.writeBytes(array.end());

    // Then
    assertThat(JsonFields.parse(text.toByteArray())).hasToString("[{\"a\":1},{\"b\":\"ö\"}]");
    assertThat(new String(new GeminiArray().end(), UTF_8)).isEqualTo("[]");
  }
}
