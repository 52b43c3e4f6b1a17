package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.FailureException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohereChatTest {
  private static final Dialect COHERE = CohereChat.standard();

  /** The plan before the calls goes back with them in the next turn. */
  @Test
  void keepsThePlanOfATurn() {
    // Given
    String answer =
        """
        {"id":"1","message":{"role":"assistant","tool_plan":"I will ask.",
         "tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
         "finish_reason":"TOOL_CALL","usage":{"billed_units":{"input_tokens":1,"output_tokens":2},
         "tokens":{"input_tokens":30,"output_tokens":40}}}
        """;

    // When
    Answer read = LineAnswers.answer(COHERE, answer, 11);
    byte[] written = COHERE.writeAnswer(LineAnswers.HEAD, read);

    // Then
    assertThat(read.text()).isEmpty();
    assertThat(read.thinking()).isEmpty();
    assertThat(read.usage().inputTotal()).isEqualTo(30);
    assertThat(read.usage().billedInput()).isEqualTo(1);
    assertThat(read.usage().billedOutput()).isEqualTo(2);
    assertThat(new String(written, UTF_8)).contains("\"tool_plan\":\"I will ask.\"");
    assertThat(LineAnswers.answer(COHERE, written, 3))
        .usingRecursiveComparison()
        .ignoringFields("id")
        .isEqualTo(read);
  }

  @Test
  void keepsPlanAndCitationsOfARequest() {
    // Given
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"q"},
         {"role":"assistant","tool_plan":"plan","tool_calls":[
           {"id":"c","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}}],
          "citations":[{"start":0,"end":1,"text":"x","sources":[]}]},
         {"role":"tool","tool_call_id":"c","content":[
           {"type":"document","document":{"data":{"t":"1"}}}]}],
         "documents":["d"],"safety_mode":"STRICT"}
        """;

    // When
    WireRequest written = COHERE.writeRequest(read(body));

    // Then
    assertThat(written.warnings()).isEmpty();
    assertThat(written.body()).isEqualTo(JsonFields.parse(body.getBytes(UTF_8)));
  }

  @Test
  void fitsWhatOthersAskIntoItsBounds() {
    // Given
    String body =
        """
        {"model":"m","temperature":1.7,"top_p":1,"presence_penalty":-1,"seed":-3,"n":2,"user":"u",
         "stop":["1","2","3","4","5","6"],
         "tool_choice":{"type":"function","function":{"name":"b"}},
         "tools":[{"type":"function","function":{"name":"a"}},
                  {"type":"function","function":{"name":"b"}}],
         "messages":[{"role":"user","content":[{"type":"text","text":"q"},
           {"type":"file","file":{"filename":"n.txt","file_data":"data:text/plain;base64,aGk="}}]}]}
        """;
    ChatRequest request =
        OpenAiChat.standard().readRequest(InboundRequest.of(body.getBytes(UTF_8)));

    // When
    WireRequest written = COHERE.writeRequest(request);

    // Then
    assertThat(written.body().toString())
        .isEqualTo(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],"
                + "\"documents\":[{\"data\":{\"title\":\"n.txt\",\"text\":\"hi\"}}],"
                + "\"tool_choice\":\"REQUIRED\",\"tools\":[{\"type\":\"function\","
                + "\"function\":{\"name\":\"b\",\"parameters\":{\"type\":\"object\","
                + "\"properties\":{}}}}],\"temperature\":1.0,\"p\":0.99,"
                + "\"stop_sequences\":[\"1\",\"2\",\"3\",\"4\",\"5\"],\"presence_penalty\":0.0}");
    assertThat(written.warnings()).hasSize(8);
  }

  @ParameterizedTest
  @CsvSource({
    "none, '{\"type\":\"disabled\"}'",
    "low, '{\"type\":\"enabled\",\"token_budget\":1024}'",
    "medium, '{\"type\":\"enabled\",\"token_budget\":8192}'",
    "high, '{\"type\":\"enabled\"}'",
  })
  void turnsEffortIntoABudget(String effort, String thinking) {
    // Given
    String body =
        "{\"model\":\"m\",\"reasoning_effort\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}"
            .formatted(effort);
    ChatRequest request =
        OpenAiChat.standard().readRequest(InboundRequest.of(body.getBytes(UTF_8)));

    // When, then
    assertThat(COHERE.writeRequest(request).body().path("thinking")).hasToString(thinking);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|model",
        "{\"model\":\"m\"}|messages",
        "{\"model\":\"m\",\"messages\":[]}|messages",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}|messages[0].content",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"king\",\"content\":\"\"}]}|messages[0].role",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"content\":\"\"}]}|messages[0].tool_call_id",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"k\":\"x\"}|k",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"tool_choice\":\"AUTO\"}|tool_choice",
      })
  void namesTheFieldThatIsWrong(String body, String field) {
    var refused = catchThrowableOfType(FailureException.class, () -> read(body));
    assertThat(refused.failure().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.failure().field()).isEqualTo(field);
  }

  @Test
  void readsCallsOfVersionOne() {
    // Given
    String lines =
        """
        {"is_finished":false,"event_type":"stream-start","generation_id":"g"}
        {"is_finished":false,"event_type":"tool-calls-generation","tool_calls":[
          {"name":"f","parameters":{"a":1}},{"name":"f","parameters":{"a":2}}]}
        {"is_finished":true,"event_type":"stream-end","finish_reason":"COMPLETE","response":{
          "text":"","tool_calls":[{"name":"f","parameters":{"a":1}},{"name":"f","parameters":{"a":2}}],
          "meta":{"billed_units":{"input_tokens":3,"output_tokens":4}}}}
        """;

    // When
    Answer answer = LineAnswers.answer(COHERE, lines, 13);

    // Then
    assertThat(answer.failure()).isNull();
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(answer.toolCalls())
        .extracting(Part.ToolCall::arguments)
        .containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(answer.toolCalls()).extracting(Part.ToolCall::id).doesNotHaveDuplicates();
    assertThat(answer.usage().inputTotal()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429|{\"message\":\"You are using a Trial key\"}|UPSTREAM_RATE_LIMIT",
        "400|{\"id\":\"1\",\"message\":\"too many tokens: size limit exceeded by 3 tokens.\",\"error_type\":\"TOO_MANY_TOKENS\"}|CONTEXT_LENGTH",
        "401|{\"id\":\"1\",\"message\":\"invalid api token\"}|UPSTREAM_CREDENTIAL",
        "404|{\"id\":\"1\",\"message\":\"model 'x' not found\"}|UPSTREAM_MODEL",
        "503|<html><title>Unavailable</title></html>|UPSTREAM_OVERLOADED",
      })
  void understandsErrors(int status, String body, ErrorCode code) {
    var head = new ResponseHead(status, Map.of(), false);
    assertThat(COHERE.readFailure(head, body.getBytes(UTF_8)).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html>nothing here</html>",
        "{\"message\":\"something went wrong\"}",
        "data: {\"message\":\"something went wrong\"}",
        "data: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\"boom\"}}",
        "data: [DONE]",
        "''",
      })
  void aFailureInsideAGoodStatusIsAFailure(String body) {
    Answer answer = LineAnswers.answer(COHERE, body + "\n\n", 4);
    assertThat(Objects.requireNonNull(answer.failure()).message()).isNotBlank();
  }

  private static ChatRequest read(String body) {
    return COHERE.readRequest(InboundRequest.of(body.getBytes(UTF_8)));
  }
}
