package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.CacheMarker;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.ToolChoice;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicRequestReaderTest {
  private static final String ASKED =
      "\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"max_tokens":9,"messages":[{"role":"user","content":"x"}]}                    | model
          {"model":" ","max_tokens":9,"messages":[{"role":"user","content":"x"}]}        | model
          {"model":"m","messages":[{"role":"user","content":"x"}]}                       | max_tokens
          {"model":"m","max_tokens":-1,"messages":[{"role":"user","content":"x"}]}       | max_tokens
          {"model":"m","max_tokens":"9","messages":[{"role":"user","content":"x"}]}      | max_tokens
          {"model":"m","max_tokens":9}                                                   | messages
          {"model":"m","max_tokens":9,"messages":[]}                                     | messages
          {"model":"m","max_tokens":9,"messages":["hi"]}                                 | messages[0]
          {"model":"m","max_tokens":9,"messages":[{"role":"tool","content":"x"}]}        | messages[0].role
          {"model":"m","max_tokens":9,"messages":[{"role":"user"}]}                      | messages[0].content
          {"model":"m","max_tokens":9,"messages":[{"role":"user","content":5}]}          | messages[0].content
          {"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{}]}]}       | messages[0].content[0].type
          {"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text"}]}]} | messages[0].content[0].text
          {"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"x"}}]}]} | messages[0].content[0].source.media_type
          {"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"tool_result"}]}]} | messages[0].content[0].tool_use_id
          {"model":"m","max_tokens":9,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":"{}"}]}]} | messages[0].content[0].input
          """)
  void namesTheFieldAtFault(String body, String field) {
    // When
    Failure failure = failure(body);
    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failure.field()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "system":7                                                 | system
          "stream":"yes"                                             | stream
          "temperature":"1"                                          | temperature
          "top_k":-1                                                 | top_k
          "stop_sequences":"x"                                       | stop_sequences
          "tools":{}                                                 | tools
          "tools":[{"name":"f"}]                                     | tools[0].input_schema
          "tool_choice":"auto"                                       | tool_choice
          "tool_choice":{"type":"maybe"}                             | tool_choice.type
          "tool_choice":{"type":"tool"}                              | tool_choice.name
          "thinking":{"type":"enabled"}                              | thinking.budget_tokens
          "thinking":{"type":"enabled","budget_tokens":9}            | thinking.budget_tokens
          "thinking":{"type":"often"}                                | thinking.type
          "thinking":{"type":"adaptive","display":"loud"}            | thinking.display
          "output_config":{"format":{"type":"xml"}}                  | output_config.format.type
          "output_config":{"format":{"type":"json_schema"}}          | output_config.format.schema
          "metadata":{"user_id":7}                                   | metadata.user_id
          """)
  void namesTheOptionAtFault(String option, String field) {
    assertThat(failure("{" + ASKED + "," + option + "}").field()).isEqualTo(field);
  }

  @Test
  void readsEveryFieldIntoItsPlace() {
    // When
    ChatRequest read =
        read(
            "{"
                + ASKED
                + ",\"system\":\"Be kind.\",\"temperature\":0.5,\"top_p\":0.9,\"top_k\":4,"
                + "\"stop_sequences\":[\"x\"],\"stream\":true,\"metadata\":{\"user_id\":\"u\"},"
                + "\"tools\":[{\"name\":\"f\",\"input_schema\":{},\"strict\":true,"
                + "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}}],"
                + "\"tool_choice\":{\"type\":\"any\",\"disable_parallel_tool_use\":true},"
                + "\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"},"
                + "\"output_config\":{\"effort\":\"low\",\"format\":{\"type\":\"json_schema\","
                + "\"schema\":{\"type\":\"object\"}}},\"service_tier\":\"auto\"}");
    // Then
    assertThat(read.messages())
        .containsExactly(Message.of(Role.SYSTEM, "Be kind."), Message.of(Role.USER, "hi"));
    assertThat(read.parameters().temperature()).isEqualTo(0.5);
    assertThat(read.parameters().topP()).isEqualTo(0.9);
    assertThat(read.parameters().topK()).isEqualTo(4);
    assertThat(read.parameters().maxOutputTokens()).isEqualTo(9);
    assertThat(read.parameters().stop()).containsExactly("x");
    assertThat(read.stream()).isTrue();
    assertThat(read.includeUsage()).isTrue();
    assertThat(read.user()).isEqualTo("u");
    assertThat(read.tools().getFirst().cache()).isEqualTo(new CacheMarker("1h"));
    assertThat(read.tools().getFirst().strict()).isTrue();
    assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Required());
    assertThat(read.parallelToolCalls()).isFalse();
    assertThat(read.reasoning()).isEqualTo(new Reasoning("low", null, true, false));
    assertThat(read.responseFormat())
        .isEqualTo(
            new ResponseFormat.Schema("", null, new JsonText("{\"type\":\"object\"}"), null));
    assertThat(read.extra()).containsOnlyKeys("service_tier");
    assertThat(read.dialect()).isEqualTo(AnthropicMessages.ID);
  }

  @Test
  void readsBlocksAndKeepsWhatItDoesNotKnow() {
    // When
    ChatRequest read =
        read(
            "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":["
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"is_error\":true,"
                + "\"content\":[{\"type\":\"text\",\"text\":\"no\"}]},"
                + "{\"type\":\"document\",\"title\":\"t\",\"context\":\"c\","
                + "\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"Grüße\"}},"
                + "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"f1\"}},"
                + "{\"type\":\"container_upload\",\"file_id\":\"f2\"}]}]}");
    // Then
    assertThat(read.messages().getFirst().parts())
        .containsExactly(
            new Part.ToolResult("a", null, List.of(Part.Text.of("no")), true, null),
            new Part.Document(new Media.Inline("text/plain", "R3LDvMOfZQ=="), "t", null),
            opaque("{\"context\":\"c\"}"),
            new Part.Image(new Media.FileId("f1", null), null, null),
            opaque("{\"type\":\"container_upload\",\"file_id\":\"f2\"}"));
  }

  private static Part opaque(String json) {
    return new Part.Opaque(AnthropicMessages.ID, new JsonText(json));
  }

  @Test
  void thinkingWithoutASignatureHasNone() {
    // When
    ChatRequest read =
        read(
            "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"assistant\",\"content\":["
                + "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"}]}]}");
    // Then
    assertThat(read.messages().getFirst().parts()).containsExactly(new Part.Thinking("hm", null));
  }

  /** Each is written back exactly so: orders, options and words of this dialect alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"},"
            + "{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"},\"defer_loading\":true},"
            + "{\"type\":\"bash_20250124\",\"name\":\"bash\"},"
            + "{\"name\":\"g\",\"input_schema\":{\"type\":\"object\"}}]",
        "\"output_config\":{\"effort\":\"max\"}",
        "\"output_config\":{\"effort\":\"xhigh\",\"later\":1}",
        "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000,\"display\":\"summarized\"}",
        "\"thinking\":{\"type\":\"adaptive\",\"depth\":[1.50]}",
        "\"thinking\":{\"type\":\"disabled\"}",
        "\"output_format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}",
        "\"metadata\":{\"user_id\":\"u\",\"team\":\"t\"}",
        "\"mcp_servers\":[{\"url\":\"https://example.org\"}]",
        "\"cache_control\":{\"type\":\"ephemeral\"}",
        "\"stop_sequences\":[\"\\n\"]",
      })
  void writesBackWhatItRead(String option) {
    // Given
    String body = "{" + ASKED + "," + option + "}";
    // When
    WireRequest written = AnthropicMessages.standard().writeRequest(read(body));
    // Then
    JsonNode wanted = JsonFields.parse(body.getBytes(UTF_8));
    assertThat((JsonNode) written.body()).isEqualTo(wanted);
    assertThat(written.warnings()).isEmpty();
  }

  private static ChatRequest read(String body) {
    return AnthropicMessages.standard().readRequest(InboundRequest.of(body.getBytes(UTF_8)));
  }

  private static Failure failure(String body) {
    return Objects.requireNonNull(catchThrowableOfType(FailureException.class, () -> read(body)))
        .failure();
  }
}
