package io.polyphony.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.CacheMarker;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicRequestWriterTest {
  private static final Message HI = Message.of(Role.USER, "hi");

  @Test
  void emitsOnlyALimitBesideWhatWasAsked() {
    // When
    WireRequest written = write(List.of(HI), Parameters.NONE);
    // Then
    assertThat(written.body().toString())
        .isEqualTo(
            "{\"model\":\"m\",\"max_tokens\":4096,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    assertThat(written.path()).isEqualTo("/messages");
    assertThat(written.headers()).isEqualTo(Map.of("anthropic-version", "2023-06-01"));
    assertThat(written.warnings()).isEmpty();
  }

  @Test
  void takesTheLimitOfTheModelWhereTheClientSentNone() {
    // Given
    AnthropicMessages dialect = AnthropicMessages.withLimits(String::length);
    // When
    WireRequest unsaid = dialect.writeRequest(request(List.of(HI), Parameters.NONE));
    WireRequest said = dialect.writeRequest(request(List.of(HI), limit(5)));
    // Then
    assertThat(unsaid.body().path("max_tokens").asInt()).isEqualTo(1);
    assertThat(said.body().path("max_tokens").asInt()).isEqualTo(5);
  }

  @Test
  void mergesTurnsAndPutsResultsFirst() {
    // Given
    var call = new Part.ToolCall("a:1", "f", "", null, null);
    var cut = new Part.ToolCall("b", "g", "{\"x\":", null, null);
    List<Message> messages =
        List.of(
            HI,
            Message.of(Role.USER, "you"),
            new Message(Role.ASSISTANT, List.of(call, cut), null),
            Message.of(Role.USER, "first words"),
            result("a:1", List.of(), false),
            result("b", List.of(Part.Text.of("x"), Part.Text.of("y")), true));
    // When
    WireRequest written = write(messages, Parameters.NONE);
    // Then
    JsonNode turns = written.body().path("messages");
    assertThat(turns).hasSize(3);
    assertThat(turns.path(0).path("content")).hasSize(2);
    String id = turns.path(1).path("content").path(0).path("id").asText();
    assertThat(id).matches("[a-zA-Z0-9_-]+");
    assertThat(turns.path(1).path("content").path(0).path("input")).isEmpty();
    assertThat(turns.path(1).path("content").path(1).path("input").toString())
        .isEqualTo("{\"INVALID_JSON\":\"{\\\"x\\\":\"}");
    assertThat(turns.path(2).path("content").toString())
        .isEqualTo(
            "[{\"type\":\"tool_result\",\"tool_use_id\":\""
                + id
                + "\"},{\"type\":\"tool_result\",\"tool_use_id\":\"b\",\"content\":["
                + "{\"type\":\"text\",\"text\":\"x\"},{\"type\":\"text\",\"text\":\"y\"}],"
                + "\"is_error\":true},{\"type\":\"text\",\"text\":\"first words\"}]");
    assertThat(written.warnings()).hasSize(1);
  }

  private static Message result(String id, List<Part> content, boolean error) {
    return new Message(
        Role.TOOL, List.of(new Part.ToolResult(id, null, content, error, null)), null);
  }

  @Test
  void gathersSystemMessagesAndKeepsCacheMarkers() {
    // Given
    var cached = new Part.Text("b", new CacheMarker("1h"));
    var odd = new Part.Text("c", new CacheMarker("9d"));
    List<Message> messages =
        List.of(
            Message.of(Role.SYSTEM, "a"),
            new Message(Role.DEVELOPER, List.of(cached), null),
            HI,
            new Message(Role.SYSTEM, List.of(odd), null));
    // When
    WireRequest written = write(messages, Parameters.NONE);
    // Then
    assertThat(written.body().path("system").toString())
        .isEqualTo(
            "[{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"text\",\"text\":\"b\","
                + "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}},"
                + "{\"type\":\"text\",\"text\":\"c\",\"cache_control\":{\"type\":\"ephemeral\"}}]");
    assertThat(written.warnings()).hasSize(2);
    assertThat(write(List.of(Message.of(Role.SYSTEM, "a"), HI), limit(1)).body().path("system"))
        .isEqualTo(written.body().textNode("a"));
  }

  @Test
  void writesAttachmentsInTheirForms() {
    // Given
    var message =
        new Message(
            Role.USER,
            List.of(
                new Part.Image(new Media.Url("https://e.org/a.png", null), "auto", null),
                new Part.Document(new Media.Url("https://e.org/a.pdf", null), "t", null),
                new Part.Document(new Media.Inline("text/csv", "YSxi"), null, null),
                new Part.Document(new Media.Inline("application/zip", "AA=="), null, null),
                new Part.Image(new Media.FileId("file-1", null), null, null),
                new Part.Audio(new Media.Inline("audio/wav", "AA=="), "wav")),
            null);
    // When
    WireRequest written = write(List.of(message), Parameters.NONE);
    // Then
    assertThat(written.body().path("messages").path(0).path("content").toString())
        .isEqualTo(
            "[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://e.org/a.png\"}},"
                + "{\"type\":\"document\",\"source\":{\"type\":\"url\","
                + "\"url\":\"https://e.org/a.pdf\"},\"title\":\"t\"},"
                + "{\"type\":\"document\",\"source\":{\"type\":\"text\","
                + "\"media_type\":\"text/plain\",\"data\":\"a,b\"}},"
                + "{\"type\":\"text\",\"text\":\"[a document of this kind left out]\"},"
                + "{\"type\":\"text\",\"text\":"
                + "\"[an image of the assistant or of another provider left out]\"},"
                + "{\"type\":\"text\",\"text\":\"[audio left out]\"}]");
    assertThat(written.warnings()).hasSize(3);
  }

  @Test
  void sendsThinkingBackOnlyWithItsSignature() {
    // Given
    var message =
        new Message(
            Role.ASSISTANT,
            List.of(
                new Part.Thinking("kept", "sig"),
                new Part.Thinking("lost", null),
                new Part.RedactedThinking("data"),
                new Part.Opaque("gemini-generate", JsonText.EMPTY_OBJECT),
                Part.Text.of(""),
                Part.Text.of("So.")),
            null);
    // When
    WireRequest written = write(List.of(HI, message), Parameters.NONE);
    // Then
    assertThat(written.body().path("messages").path(1).path("content").toString())
        .isEqualTo(
            "[{\"type\":\"thinking\",\"thinking\":\"kept\",\"signature\":\"sig\"},"
                + "{\"type\":\"redacted_thinking\",\"data\":\"data\"},"
                + "{\"type\":\"text\",\"text\":\"So.\"}]");
    assertThat(written.warnings()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auto     | false | {"type":"auto","disable_parallel_tool_use":true}
          auto     |       | {"type":"auto"}
          none     | false | {"type":"none"}
          required | true  | {"type":"any","disable_parallel_tool_use":false}
          f        | false | {"type":"tool","name":"f","disable_parallel_tool_use":true}
                   | false | {"type":"auto","disable_parallel_tool_use":true}
                   | true  |
          """)
  void writesTheChoiceOfTools(
      @Nullable String choice, @Nullable Boolean parallel, @Nullable String wanted) {
    // When
    ObjectNode body =
        withTools(choice(choice), parallel, List.of(new Tool("f", null, null, null, null)));
    // Then
    String got = body.has("tool_choice") ? body.path("tool_choice").toString() : null;
    assertThat(got).isEqualTo(wanted);
    assertThat(body.path("tools").toString())
        .isEqualTo("[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]");
    assertThat(withTools(choice(choice), parallel, List.of()).has("tool_choice")).isFalse();
  }

  private static @Nullable ToolChoice choice(@Nullable String word) {
    return switch (word) {
      case null -> null;
      case "auto" -> new ToolChoice.Auto();
      case "none" -> new ToolChoice.None();
      case "required" -> new ToolChoice.Required();
      default -> new ToolChoice.Named(word);
    };
  }

  private static ObjectNode withTools(
      @Nullable ToolChoice choice, @Nullable Boolean parallel, List<Tool> tools) {
    return AnthropicMessages.standard()
        .writeRequest(
            new ChatRequest(
                "m",
                List.of(HI),
                tools,
                choice,
                parallel,
                Parameters.NONE,
                null,
                null,
                false,
                false,
                null,
                Map.of(),
                ""))
        .body();
  }

  @Test
  void warnsOfWhatItCannotSay() {
    // Given
    var parameters = new Parameters(1.5, null, -1, 9, List.of("\n", "x"), 7L, 0.5, 0.5, 2);
    var request =
        new ChatRequest(
            "m",
            List.of(new Message(Role.USER, List.of(Part.Text.of("hi")), "Ann")),
            List.of(),
            new ToolChoice.Required(),
            null,
            parameters,
            new ResponseFormat.Json(),
            null,
            false,
            false,
            "u",
            Map.of("logit_bias", JsonText.EMPTY_OBJECT, "max_tokens", new JsonText("9")),
            OpenAiChat.ID);
    // When
    WireRequest written = AnthropicMessages.standard().writeRequest(request);
    // Then
    assertThat(written.body().toString())
        .isEqualTo(
            "{\"model\":\"m\",\"max_tokens\":9,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":1.0,"
                + "\"stop_sequences\":[\"x\"],\"metadata\":{\"user_id\":\"u\"}}");
    assertThat(String.join("\n", written.warnings()))
        .contains("temperature", "white space", "seed", "presence_penalty", "frequency_penalty")
        .contains("n has no", "names of speakers", "logit_bias", "JSON without a schema", "choice")
        .doesNotContain("max_tokens");
  }

  @Test
  void closesTheSchemaOfAnotherDialectAndLeavesTheOriginalAlone() {
    // Given
    var schema =
        new JsonText(
            "{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"object\"},\"x\":{\"enum\":"
                + "[{\"type\":\"object\"}]}},\"additionalProperties\":true}");
    // When
    JsonText closed = AnthropicSchemas.closed(schema, new java.util.HashSet<>());
    // Then
    assertThat(closed.text())
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"object\","
                + "\"additionalProperties\":false},\"x\":{\"enum\":[{\"type\":\"object\"}]}},"
                + "\"additionalProperties\":true}");
  }

  private static Parameters limit(int tokens) {
    return new Parameters(null, null, null, tokens, List.of(), null, null, null, null);
  }

  private static ChatRequest request(List<Message> messages, Parameters parameters) {
    return new ChatRequest(
        "m",
        messages,
        List.of(),
        null,
        null,
        parameters,
        null,
        null,
        false,
        false,
        null,
        Map.of(),
        "");
  }

  private static WireRequest write(List<Message> messages, Parameters parameters) {
    return AnthropicMessages.standard().writeRequest(request(messages, parameters));
  }
}
