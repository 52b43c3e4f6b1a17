package io.polyphony.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.ToolChoice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicThinkingTest {
  private static final Message HI = Message.of(Role.USER, "hi");

  @ParameterizedTest
  @CsvSource({
    "claude-3-haiku-20240307, 300",
    "claude-3-5-haiku-latest, 305",
    "claude-3-7-sonnet-latest, 307",
    "claude-3.7-sonnet, 307",
    "claude-opus-4-20250514, 400",
    "claude-opus-4-1-20250805, 401",
    "claude-4-5-haiku, 405",
    "claude-sonnet-4.5, 405",
    "us.anthropic.claude-sonnet-4-6-v1:0, 406",
    "claude-opus-5, 500",
    "claude-fable-5-1, 501",
    "claude-2.1, 201",
    "claude-next, 2147483647",
    "kimi-k2-0905, 0",
    "glm-4.6, 0",
  })
  void readsTheGenerationFromTheName(String model, int number) {
    assertThat(AnthropicGeneration.of(model).number()).isEqualTo(number);
  }

  /** Effort, budget, the client's limit; what is sent; whether a warning tells of a change. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          claude-sonnet-4-5 | low    |       |       | 6144  | {"type":"enabled","budget_tokens":2048}  |                    | false
          claude-sonnet-4-5 | high   |       |       | 20480 | {"type":"enabled","budget_tokens":16384} |                    | false
          claude-sonnet-4-5 | high   |       | 8000  | 8000  | {"type":"enabled","budget_tokens":4000}  |                    | false
          claude-sonnet-4-5 | high   |       | 1500  | 1500  | {"type":"enabled","budget_tokens":1024}  |                    | false
          claude-sonnet-4-5 | high   |       | 1024  | 1024  |                                          |                    | true
          claude-sonnet-4-5 |        | 3000  | 8000  | 8000  | {"type":"enabled","budget_tokens":3000}  |                    | false
          claude-sonnet-4-5 |        | 9000  | 8000  | 8000  | {"type":"enabled","budget_tokens":7999}  |                    | true
          claude-sonnet-4-5 |        | 100   | 8000  | 8000  | {"type":"enabled","budget_tokens":1024}  |                    | true
          claude-sonnet-4-5 | xhigh  |       |       | 32000 | {"type":"enabled","budget_tokens":27904} |                    | false
          claude-sonnet-4-5 |        | 40000 |       | 32000 | {"type":"enabled","budget_tokens":27904} |                    | true
          claude-sonnet-4-5 | none   |       |       | 4096  | {"type":"disabled"}                      |                    | false
          claude-sonnet-4-5 |        | 0     |       | 4096  | {"type":"disabled"}                      |                    | false
          claude-opus-4-6   | low    |       |       | 4096  | {"type":"adaptive"}                      | {"effort":"low"}   | false
          claude-opus-4-6   | xhigh  |       |       | 4096  | {"type":"adaptive"}                      | {"effort":"max"}   | false
          claude-opus-4-6   |        | 3000  | 8000  | 8000  | {"type":"enabled","budget_tokens":3000}  |                    | false
          claude-opus-4-7   | xhigh  |       |       | 4096  | {"type":"adaptive"}                      | {"effort":"xhigh"} | false
          claude-opus-4-7   |minimal |       |       | 4096  | {"type":"adaptive"}                      | {"effort":"low"}   | false
          claude-opus-4-7   |        | 3000  |       | 4096  | {"type":"adaptive"}                      |                    | true
          claude-opus-4-7   |        | -1    |       | 4096  | {"type":"adaptive"}                      |                    | false
          claude-3-5-haiku  | low    |       |       | 4096  |                                          |                    | true
          claude-3-5-haiku  | none   |       |       | 4096  |                                          |                    | false
          kimi-k2           | medium |       |       | 12288 | {"type":"enabled","budget_tokens":8192}  |                    | false
          """)
  void fitsTheWishToTheModel(
      String model,
      @Nullable String effort,
      @Nullable Integer budget,
      @Nullable Integer limit,
      int sentLimit,
      @Nullable String thinking,
      @Nullable String config,
      boolean warned) {
    // When
    WireRequest written =
        write(
            model,
            List.of(HI),
            new Parameters(null, null, null, limit, List.of(), null, null, null, null),
            new Reasoning(effort, budget, null, null),
            null);
    // Then
    assertThat(written.body().path("max_tokens").asInt()).isEqualTo(sentLimit);
    assertThat(text(written.body(), "thinking")).isEqualTo(thinking);
    assertThat(text(written.body(), "output_config")).isEqualTo(config);
    assertThat(written.warnings().isEmpty()).isEqualTo(!warned);
  }

  private static @Nullable String text(ObjectNode body, String name) {
    return body.has(name) ? body.path(name).toString() : null;
  }

  @Test
  void showsOrHidesThoughtsAsAsked() {
    // Given
    var hidden = new Reasoning(null, null, true, false);
    // When
    WireRequest written = write("claude-opus-4-7", List.of(HI), Parameters.NONE, hidden, null);
    // Then
    assertThat(text(written.body(), "thinking"))
        .isEqualTo("{\"type\":\"adaptive\",\"display\":\"omitted\"}");
  }

  @Test
  void leavesReasoningOutWhereTheApiWouldRefuseIt() {
    // Given
    var wish = new Reasoning("low", null, null, null);
    var call = new Part.ToolCall("a", "f", "{}", null, null);
    var proof = new Part.Thinking("hm", "sig");
    var result =
        new Message(
            Role.TOOL, List.of(new Part.ToolResult("a", null, List.of(), false, null)), null);
    var unproven = List.of(HI, new Message(Role.ASSISTANT, List.of(call), null), result);
    var proven = List.of(HI, new Message(Role.ASSISTANT, List.of(proof, call), null), result);
    // When
    WireRequest forced =
        write("claude-sonnet-4-5", List.of(HI), Parameters.NONE, wish, new ToolChoice.Named("f"));
    WireRequest withoutProof = write("claude-sonnet-4-5", unproven, Parameters.NONE, wish, null);
    WireRequest withProof = write("claude-sonnet-4-5", proven, Parameters.NONE, wish, null);
    WireRequest newer = write("claude-opus-4-7", unproven, Parameters.NONE, wish, null);
    // Then
    assertThat(forced.body().has("thinking")).isFalse();
    assertThat(forced.warnings()).isNotEmpty();
    assertThat(withoutProof.body().has("thinking")).isFalse();
    assertThat(withoutProof.warnings()).hasSize(1);
    assertThat(withProof.body().has("thinking")).isTrue();
    assertThat(newer.body().has("thinking")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          claude-3-haiku    | false | 0.5 | 0.5  | 3 | 0.5 | 0.5  | 3
          claude-sonnet-4-5 | false | 0.5 | 0.5  | 3 | 0.5 |      | 3
          claude-sonnet-4-5 | false |     | 0.5  | 3 |     | 0.5  | 3
          claude-sonnet-4-5 | true  | 0.5 | 0.5  | 3 |     |      |
          claude-sonnet-4-5 | true  | 1.0 |      |   | 1.0 |      |
          claude-sonnet-4-5 | true  |     | 0.96 |   |     | 0.96 |
          claude-opus-4-7   | false | 0.5 | 0.5  | 3 |     |      |
          claude-opus-4-7   | false | 1.0 |      |   | 1.0 |      |
          claude-opus-4-7   | false |     | 0.99 |   |     | 0.99 |
          """)
  void sendsOnlyTheSamplingThatTheModelTakes(
      String model,
      boolean thinks,
      @Nullable Double temperature,
      @Nullable Double topP,
      @Nullable Integer topK,
      @Nullable String sentTemperature,
      @Nullable String sentTopP,
      @Nullable String sentTopK) {
    // Given
    var wanted = new Parameters(temperature, topP, topK, 8_000, List.of(), null, null, null, null);
    // When
    WireRequest written =
        write(
            model,
            List.of(HI),
            wanted,
            thinks ? new Reasoning("low", null, null, null) : null,
            null);
    // Then
    ObjectNode body = written.body();
    assertThat(text(body, "temperature")).isEqualTo(sentTemperature);
    assertThat(text(body, "top_p")).isEqualTo(sentTopP);
    assertThat(text(body, "top_k")).isEqualTo(sentTopK);
    long lost =
        List.of("temperature", "top_p", "top_k").stream().filter(name -> !body.has(name)).count();
    long unasked = (temperature == null ? 1 : 0) + (topP == null ? 1 : 0) + (topK == null ? 1 : 0);
    assertThat(written.warnings()).hasSize((int) (lost - unasked));
  }

  private static WireRequest write(
      String model,
      List<Message> messages,
      Parameters parameters,
      @Nullable Reasoning reasoning,
      @Nullable ToolChoice choice) {
    return AnthropicMessages.standard()
        .writeRequest(
            new ChatRequest(
                model,
                messages,
                List.of(),
                choice,
                null,
                parameters,
                null,
                reasoning,
                false,
                false,
                null,
                Map.of(),
                ""));
  }
}
