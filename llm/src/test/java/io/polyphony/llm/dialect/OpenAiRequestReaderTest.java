package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiRequestReaderTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"messages":[{"role":"user","content":"x"}]}                               | model
          {"model":7,"messages":[{"role":"user","content":"x"}]}                     | model
          {"model":" ","messages":[{"role":"user","content":"x"}]}                   | model
          {"model":"m"}                                                              | messages
          {"model":"m","messages":[]}                                                | messages
          {"model":"m","messages":"hi"}                                              | messages
          {"model":"m","messages":["hi"]}                                            | messages[0]
          {"model":"m","messages":[{"role":"robot","content":"x"}]}                  | messages[0].role
          {"model":"m","messages":[{"role":"user"}]}                                 | messages[0].content
          {"model":"m","messages":[{"role":"user","content":5}]}                     | messages[0].content
          {"model":"m","messages":[{"role":"user","content":[{"type":"hologram"}]}]} | messages[0].content[0].type
          {"model":"m","messages":[{"role":"tool","content":"x"}]}                   | messages[0].tool_call_id
          {"model":"m","messages":[{"role":"user","content":"x"}],"stream":"yes"}    | stream
          {"model":"m","messages":[{"role":"user","content":"x"}],"temperature":"1"} | temperature
          {"model":"m","messages":[{"role":"user","content":"x"}],"temperature":1e999} | temperature
          {"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":0}    | max_tokens
          {"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":1.5}  | max_tokens
          {"model":"m","messages":[{"role":"user","content":"x"}],"n":0}             | n
          {"model":"m","messages":[{"role":"user","content":"x"}],"stop":[1]}        | stop
          {"model":"m","messages":[{"role":"user","content":"x"}],"tools":{}}        | tools
          {"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{}}]} | tools[0].function.name
          {"model":"m","messages":[{"role":"user","content":"x"}],"tool_choice":"maybe"} | tool_choice
          {"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"xml"}} | response_format.type
          {"model":"m","messages":[{"role":"user","content":"x"}],"stream_options":[]} | stream_options
          """)
  void namesTheFieldAtFault(String body, String field) {
    // When
    Failure failure = failure(body.getBytes(UTF_8));
    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failure.field()).isEqualTo(field);
    assertThat(failure.message()).contains(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "\"text\"",
        "{\"model\":\"m\"",
        "{\"model\":\"m\",\"model\":\"n\"," + MESSAGES + "}",
        "{\"model\":\"m\"," + MESSAGES + "} {}",
        "{\"model\":\"m\"," + MESSAGES + ",\"temperature\":NaN}"
      })
  void refusesWhatIsNoJsonObjectInBothPaths(String body) {
    assertThat(failure(body.getBytes(UTF_8)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(scanFailure(body.getBytes(UTF_8)).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void refusesOtherEncodingsAndDeepNestingInBothPaths() {
    // Given
    String body = "{\"model\":\"ä\"," + MESSAGES + "}";
    String deep =
        "{\"model\":\"m\"," + MESSAGES + ",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}";
    // When // Then
    for (byte[] bytes :
        List.of(body.getBytes(ISO_8859_1), body.getBytes(UTF_16), deep.getBytes(UTF_8))) {
      assertThat(failure(bytes).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(scanFailure(bytes).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }
  }

  @Test
  void keepsUnknownFieldsForTheSameDialectOnly() {
    // Given
    ChatRequest request =
        read("{\"model\":\"m\"," + MESSAGES + ",\"metadata\":{\"a\":1.50},\"max_tokens\":5}");
    // When
    var same = OpenAiChat.standard().writeRequest(request).body();
    // Then
    assertThat(same.path("metadata")).hasToString("{\"a\":1.50}");
    assertThat(same.path("max_tokens").asInt()).isEqualTo(5);
    assertThat(same.has("stream_options")).isFalse();
  }

  @Test
  void keepsTheNameOfTheLimitUnlessTheVendorRefusesIt() {
    // Given
    ChatRequest older = read("{\"model\":\"m\"," + MESSAGES + ",\"max_tokens\":5}");
    ChatRequest newer = read("{\"model\":\"m\"," + MESSAGES + ",\"max_completion_tokens\":5}");
    // When // Then
    assertThat(body(OpenAiOptions.STANDARD, older)).contains("\"max_tokens\":5");
    assertThat(body(OpenAiOptions.STANDARD, newer)).contains("\"max_completion_tokens\":5");
    assertThat(body(OpenAiOptions.OPENAI, older)).contains("\"max_completion_tokens\":5");
    assertThat(body(OpenAiOptions.STANDARD.withMaxTokensOnly(), newer))
        .contains("\"max_tokens\":5");
  }

  @Test
  void readsLegacyFunctionsAndJoinsTheirResultsToTheirCalls() {
    // When
    ChatRequest request =
        read(
            "{\"model\":\"m\",\"functions\":[{\"name\":\"f\"}],\"messages\":["
                + "{\"role\":\"assistant\",\"content\":null,\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                + "{\"role\":\"function\",\"name\":\"f\",\"content\":\"7\"}]}");
    // Then
    assertThat(request.tools()).hasSize(1);
    Part call = request.messages().get(0).parts().getFirst();
    Part result = request.messages().get(1).parts().getFirst();
    assertThat(call)
        .isInstanceOfSatisfying(
            Part.ToolCall.class,
            made ->
                assertThat(result)
                    .isInstanceOfSatisfying(
                        Part.ToolResult.class,
                        got -> assertThat(got.callId()).isEqualTo(made.id())));
  }

  @Test
  void carriesSignedReasoningFromTurnToTurn() {
    // Given
    ChatRequest request =
        read(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"a\",\"reasoning_details\":["
                + "{\"type\":\"reasoning.text\",\"text\":\"t\",\"signature\":\"s\"},"
                + "{\"type\":\"reasoning.encrypted\",\"data\":\"d\"}]}]}");
    // When
    Message message = request.messages().getFirst();
    String kept =
        body(
            OpenAiOptions.STANDARD.withThinking(OpenAiOptions.Thinking.REASONING_DETAILS), request);
    // Then
    assertThat(message)
        .isEqualTo(
            new Message(
                Role.ASSISTANT,
                List.of(
                    new Part.Thinking("t", "s"), new Part.RedactedThinking("d"), Part.Text.of("a")),
                null));
    assertThat(kept).contains("\"signature\":\"s\"").contains("\"data\":\"d\"");
    assertThat(body(OpenAiOptions.STANDARD, request)).doesNotContain("reasoning");
  }

  private static String body(OpenAiOptions options, ChatRequest request) {
    return OpenAiChat.with(options).writeRequest(request).body().toString();
  }

  private static ChatRequest read(String body) {
    return OpenAiChat.standard().readRequest(InboundRequest.of(body.getBytes(UTF_8)));
  }

  private static Failure failure(byte[] body) {
    return catchThrowableOfType(
            FailureException.class,
            () -> OpenAiChat.standard().readRequest(InboundRequest.of(body)))
        .failure();
  }

  private static Failure scanFailure(byte[] body) {
    return catchThrowableOfType(FailureException.class, () -> OpenAiChat.scan(body)).failure();
  }
}
