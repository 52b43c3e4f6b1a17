package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.FailureException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiResponsesRequestTest {
  private static final Dialect RESPONSES = OpenAiResponses.standard();

  private static final String TURN =
      """
      {"model":"m","store":false,"include":["reasoning.encrypted_content"],"input":[
      {"role":"developer","content":"Be brief."},
      {"role":"user","content":[{"type":"input_text","text":"What is this?"},
        {"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"}]},
      {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}],
        "encrypted_content":"enc"},
      {"type":"message","id":"msg_1","role":"assistant","status":"completed","phase":"commentary",
        "content":[{"type":"output_text","text":"Let me see.","annotations":[],"logprobs":[]}]},
      {"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{}"},
      {"type":"function_call_output","call_id":"call_1","output":"4"},
      {"type":"web_search_call","id":"ws_1","status":"completed"},
      {"type":"custom_tool_call_output","call_id":"x","output":"y"}],
      "tools":[{"type":"web_search"},{"type":"function","name":"f","parameters":{"type":"object"},
        "strict":false,"defer_loading":true}],
      "tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":false,
      "text":{"format":{"type":"json_schema","name":"n","schema":{},"strict":true},
        "verbosity":"low"},
      "reasoning":{"effort":"low","summary":"detailed"},"max_output_tokens":20,"top_p":0.5,
      "user":"u","metadata":{"k":"v"}}
      """;

  @Test
  void readsWhatTheVocabularyKnows() {
    // When
    ChatRequest read = read(TURN);
    // Then
    assertThat(read.messages())
        .extracting(Message::role)
        .containsExactly(
            Role.DEVELOPER, Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT, Role.USER);
    List<Part> turn = read.messages().get(2).parts();
    assertThat(turn).contains(new Part.Thinking("hm", "enc"), Part.Text.of("Let me see."));
    assertThat(turn).contains(new Part.ToolCall("call_1", "f", "{}", null, null));
    assertThat(read.tools())
        .containsExactly(new Tool("f", null, new JsonText("{\"type\":\"object\"}"), false, null));
    assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
    assertThat(read.responseFormat())
        .isEqualTo(new ResponseFormat.Schema("n", null, JsonText.EMPTY_OBJECT, true));
    assertThat(read.reasoning()).isEqualTo(new Reasoning("low", null, null, true));
    assertThat(read.parameters().maxOutputTokens()).isEqualTo(20);
  }

  @Test
  void writesTheSameDialectAsItCame() throws Exception {
    // When
    WireRequest written = RESPONSES.writeRequest(read(TURN));
    // Then
    assertThat(written.path()).isEqualTo("/responses");
    assertThat(written.warnings()).isEmpty();
    JsonNode sent = JsonFields.MAPPER.readTree(TURN);
    assertThat(JsonFields.MAPPER.readTree(written.body().toString())).isEqualTo(sent);
  }

  @Test
  void idsOfItemsAreNoLossToOtherDialects() {
    // Given
    String conversation =
        """
        {"model":"m","input":[{"role":"user","content":"Hi"},
        {"type":"message","id":"msg_1","role":"assistant","status":"completed",
        "content":[{"type":"output_text","text":"Yes?","annotations":[]}]},
        {"role":"user","content":"Bye"}]}
        """;
    for (Dialect dialect :
        List.of(OpenAiChat.standard(), AnthropicMessages.standard(), GeminiGenerate.standard())) {
      // When
      WireRequest written = dialect.writeRequest(read(conversation));
      // Then
      assertThat(written.warnings()).as(dialect.id()).isEmpty();
      assertThat(written.body().toString()).contains("Yes?").doesNotContain("msg_1");
    }
  }

  @Test
  void callsOfVendorsToolsAreLeftOutWithAWarningAndWithoutEmptyMessages() {
    // When
    WireRequest written = OpenAiChat.standard().writeRequest(read(TURN));
    // Then
    assertThat(written.warnings()).contains("a part that only openai-responses knows was left out");
    assertThat(written.body().path("messages")).hasSize(4);
  }

  @Test
  void writesRequestsOfOtherDialects() {
    // Given
    ChatRequest asked =
        new ChatRequest(
            "m",
            List.of(
                Message.of(Role.SYSTEM, "Be brief."),
                new Message(
                    Role.ASSISTANT,
                    List.of(Part.Text.of("a"), Part.Text.of("b"), new Part.Thinking("x", null)),
                    null)),
            List.of(new Tool("f", null, null, null, null)),
            null,
            null,
            new Parameters(1.0, null, 5, 3, List.of("x"), 1L, null, null, null),
            new ResponseFormat.Schema("", null, JsonText.EMPTY_OBJECT, null),
            new Reasoning(null, 4_000, null, true),
            true,
            true,
            null,
            Map.of("metadata", new JsonText("{\"k\":\"v\"}"), "logit_bias", new JsonText("{}")),
            OpenAiChat.ID);
    // When
    WireRequest written = RESPONSES.writeRequest(asked);
    // Then
    ObjectNode body = written.body();
    assertThat(body.path("input").toString())
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"assistant\",\"content\":\"ab\"}]");
    assertThat(body.path("tools").get(0).toString())
        .isEqualTo(
            "{\"type\":\"function\",\"name\":\"f\",\"parameters\":{\"type\":\"object\","
                + "\"properties\":{}},\"strict\":false}");
    assertThat(body.path("store").asBoolean(true)).isFalse();
    assertThat(body.path("include").toString()).isEqualTo("[\"reasoning.encrypted_content\"]");
    assertThat(body.path("reasoning").toString())
        .isEqualTo("{\"effort\":\"medium\",\"summary\":\"auto\"}");
    assertThat(body.path("text").path("format").path("name").asText()).isEqualTo("answer");
    assertThat(body.path("max_output_tokens").asInt()).isEqualTo(16);
    assertThat(body.path("metadata").path("k").asText()).isEqualTo("v");
    assertThat(body.has("logit_bias") || body.has("stop") || body.has("top_k")).isFalse();
    assertThat(String.join("\n", written.warnings()))
        .contains("logit_bias", "stop", "top_k", "seed", "raised to 16", "without a signature");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'input':'x'}|model",
        "{'model':'m'}|input",
        "{'model':'m','input':[]}|input",
        "{'model':'m','input':7}|input",
        "{'model':'m','input':[{'role':'robot','content':'x'}]}|input[0].role",
        "{'model':'m','input':[{'role':'user'}]}|input[0].content",
        "{'model':'m','input':[{'role':'user','content':[{'text':'x'}]}]}|input[0].content[0].type",
        "{'model':'m','input':[{'type':'function_call','name':'f'}]}|input[0].call_id",
        "{'model':'m','input':[{'type':'function_call_output','call_id':'c'}]}|input[0].output",
        "{'model':'m','input':'x','tools':[{'type':'function'}]}|tools[0].name",
        "{'model':'m','input':'x','tool_choice':'maybe'}|tool_choice",
        "{'model':'m','input':'x','max_output_tokens':0}|max_output_tokens",
        "{'model':'m','input':'x','text':{'format':{'type':'yaml'}}}|text.format.type",
        "{'model':'m','input':'x','reasoning':{'effort':1}}|reasoning.effort",
        "{'model':'m','input':'x','instructions':[]}|instructions",
      })
  void namesTheFieldThatIsWrong(String body, String field) {
    // When
    var refused = catchThrowableOfType(FailureException.class, () -> read(body.replace('\'', '"')));
    // Then
    assertThat(refused.failure().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(refused.failure().field()).isEqualTo(field);
  }

  private static ChatRequest read(String body) {
    return RESPONSES.readRequest(InboundRequest.of(body.getBytes(UTF_8)));
  }
}
