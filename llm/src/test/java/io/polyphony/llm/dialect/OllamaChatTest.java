package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.FailureException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaChatTest {
  private static final Dialect OLLAMA = OllamaChat.standard();

  @Test
  void givesResultsToTheirCalls() {
    // Given
    String body =
        """
        {"model":"m","messages":[
          {"role":"user","content":"q","images":["/9j/4AAQ"]},
          {"role":"assistant","content":"","thinking":"t","tool_calls":[
            {"function":{"name":"a","arguments":{"x":1}}},
            {"function":{"name":"b","arguments":{}}},
            {"id":"given","function":{"name":"a","arguments":{"x":2}}}]},
          {"role":"tool","tool_name":"b","content":"of b"},
          {"role":"tool","tool_call_id":"given","content":"of the last"},
          {"role":"tool","content":"of the first"}]}
        """;

    // When
    List<Message> messages = read(body).messages();

    // Then
    assertThat(messages.getFirst().parts().getLast())
        .isEqualTo(new Part.Image(new Media.Inline("image/jpeg", "/9j/4AAQ"), null, null));
    List<String> calls =
        messages.get(1).parts().stream()
            .filter(Part.ToolCall.class::isInstance)
            .map(part -> ((Part.ToolCall) part).id())
            .toList();
    assertThat(calls).hasSize(3).doesNotHaveDuplicates().last().isEqualTo("given");
    assertThat(messages.subList(2, 5))
        .allMatch(message -> message.role() == Role.TOOL)
        .extracting(message -> ((Part.ToolResult) message.parts().getFirst()).callId())
        .containsExactly(calls.get(1), calls.get(2), calls.get(0));
  }

  @Test
  void streamsUnlessToldOtherwise() {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]";
    assertThat(read("{\"model\":\"m\"," + messages + "}").stream()).isTrue();
    assertThat(read("{\"model\":\"m\",\"stream\":false," + messages + "}").stream()).isFalse();
  }

  @Test
  void keepsItsOwnOptions() {
    // Given
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"q"}],
         "options":{"temperature":0.5,"num_predict":-1,"num_ctx":8192,"stop":"x"},
         "keep_alive":"5m","think":"max","format":{"type":"object"},"stream":true}
        """;

    // When
    WireRequest written = OLLAMA.writeRequest(read(body));

    // Then
    assertThat(JsonFields.parse(written.body().toString().getBytes(UTF_8)))
        .isEqualTo(
            JsonFields.parse(body.replace("\"stop\":\"x\"", "\"stop\":[\"x\"]").getBytes(UTF_8)));
    assertThat(written.warnings()).isEmpty();
  }

  @Test
  void saysWhatItCannotSend() {
    // Given
    String body =
        """
        {"model":"m","tool_choice":"required","parallel_tool_calls":false,"n":2,"user":"u",
         "logit_bias":{},"tools":[{"type":"function","function":{"name":"a","strict":true}}],
         "messages":[{"role":"user","name":"Ann","content":[
           {"type":"image_url","image_url":{"url":"https://example.org/a.png"}},
           {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}]}]}
        """;
    ChatRequest request =
        OpenAiChat.standard().readRequest(InboundRequest.of(body.getBytes(UTF_8)));

    // When
    WireRequest written = OLLAMA.writeRequest(request);

    // Then
    assertThat(String.join("\n", written.warnings()))
        .contains("tool_choice", "parallel_tool_calls", "n has", "user", "logit_bias", "strict")
        .contains("names of speakers", "image", "audio");
    assertThat(written.body().path("stream").isBoolean()).isTrue();
  }

  @Test
  void offersNoToolsWhereNoneMayBeCalled() {
    // Given
    String body =
        """
        {"model":"m","tool_choice":"none","tools":[{"type":"function","function":{"name":"a"}}],
         "messages":[{"role":"user","content":"q"}]}
        """;
    ChatRequest request =
        OpenAiChat.standard().readRequest(InboundRequest.of(body.getBytes(UTF_8)));

    // When, then
    assertThat(OLLAMA.writeRequest(request).body().has("tools")).isFalse();
  }

  /** Arguments that the limit cut off stay readable, though they are an object here. */
  @Test
  void carriesArgumentsThatAreNoObject() {
    // Given
    var call = new Part.ToolCall("c", "f", "{\"a\":\"cut o", null, null);
    ChatRequest request =
        ChatRequest.of(
            "m",
            List.of(Message.of(Role.USER, "q"), new Message(Role.ASSISTANT, List.of(call), null)),
            io.polyphony.llm.chat.Parameters.NONE);

    // When
    WireRequest written = OLLAMA.writeRequest(request);
    Message back = read(written.body().toString()).messages().getLast();

    // Then
    assertThat(written.warnings()).hasSize(1);
    assertThat(((Part.ToolCall) back.parts().getFirst()).arguments()).isEqualTo("{\"a\":\"cut o");
  }

  @Test
  void readsAPromptAsAConversation() {
    // Given
    String body =
        """
        {"model":"m","system":"short","prompt":"q","images":["iVBORw0KGgo="],"stream":false,
         "options":{"num_predict":5},"template":"t"}
        """;

    // When
    ChatRequest request =
        OllamaGenerate.standard().readRequest(InboundRequest.of(body.getBytes(UTF_8)));

    // Then
    assertThat(request.messages())
        .extracting(Message::role)
        .containsExactly(Role.SYSTEM, Role.USER);
    assertThat(request.messages().getLast().parts()).hasSize(2);
    assertThat(request.parameters().maxOutputTokens()).isEqualTo(5);
    assertThat(request.extra()).containsOnlyKeys("template");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|model",
        "{\"model\":\"m\"}|messages",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}|messages[0].content",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"king\"}]}|messages[0].role",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"format\":\"xml\"}|format",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"think\":\"hard\"}|think",
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"options\":{\"seed\":\"x\"}}|options.seed",
      })
  void namesTheFieldThatIsWrong(String body, String field) {
    var refused = catchThrowableOfType(FailureException.class, () -> read(body));
    assertThat(refused.failure().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.failure().field()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<html>nothing here</html>",
        "{\"error\":\"model 'x' not found\"}",
        "{\"model\":\"m\",\"message\":{\"content\":\"a\"},\"done\":false} {\"error\":\"boom\"}",
        "{\"model\":\"m\",\"message\":{\"content\":\"a\"},\"done\":false}",
        "''",
      })
  void aFailureInsideAGoodStatusIsAFailure(String body) {
    Answer answer = LineAnswers.answer(OLLAMA, body + "\n", 4);
    assertThat(Objects.requireNonNull(answer.failure()).message()).isNotBlank();
  }

  private static ChatRequest read(String body) {
    return OLLAMA.readRequest(InboundRequest.of(body.getBytes(UTF_8)));
  }
}
