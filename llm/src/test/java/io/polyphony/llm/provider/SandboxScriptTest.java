package io.polyphony.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.catalog.Capability;
import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxScriptTest {
  private static final Tool WEATHER = tool("weather");

  @Test
  void everyModelOfTheCatalogueAnswersAndIsCounted() {
    for (ModelCard card : Catalog.load(List.of(Sandbox.ID)).models()) {
      // When
      List<SandboxStep> steps = SandboxScript.answer(card.name(), asked("Tell me a story"));

      // Then
      assertThat(steps).as(card.id()).isNotEmpty();
      if (!card.name().equals("faulty")) {
        Answer answer = answer(steps);
        assertThat(answer.text()).as(card.id()).isNotBlank();
        assertThat(answer.usage().inputTotal()).as(card.id()).isEqualTo(4);
        assertThat(answer.usage().outputTotal())
            .as(card.id())
            .isEqualTo(SandboxScript.tokens(answer.text()).size());
      }
      assertThat(card.capabilities().contains(Capability.TOOLS))
          .isEqualTo(card.name().equals("tool"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"echo", "story", "tool", "slow", "faulty"})
  void theSameRequestGetsTheSameAnswer(String model) {
    assertThat(SandboxScript.answer(model, asked("Hello")))
        .isEqualTo(SandboxScript.answer(model, asked("Hello")));
  }

  @Test
  void echoRepeatsTheLastPromptToTheLetter() {
    String prompt = "  Grüße,\n\n世界 🌍  twice \t";
    assertThat(answer("echo", asked(prompt)).text()).isEqualTo(prompt);
  }

  @Test
  void storiesDifferByPromptAndKeepTheirPace() {
    Set<String> stories = new HashSet<>();
    for (int at = 0; at < 40; at++) {
      List<SandboxStep> steps = SandboxScript.answer("story", asked("prompt " + at));
      String text = answer(steps).text();
      stories.add(text);
      double perSecond = 1_000.0 * SandboxScript.tokens(text).size() / spokenMillis(steps);
      assertThat(perSecond).isBetween(40.0, 80.0);
    }
    assertThat(stories).hasSizeGreaterThan(2);
    assertThat(String.join("\n", stories)).contains("# ", "|--:|", "```", "$$", "1. ", "- ");
  }

  @Test
  void slowWaitsLongAndTakesAMinute() {
    for (int at = 0; at < 10; at++) {
      List<SandboxStep> steps = SandboxScript.answer("slow", asked("prompt " + at));
      assertThat(steps.getFirst().delayMs()).isEqualTo(10_000);
      long all = steps.stream().mapToLong(SandboxStep::delayMs).sum();
      assertThat(Duration.ofMillis(all)).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(61));
    }
  }

  @Test
  void aLimitEndsTheAnswer() {
    // When
    Answer answer = answer("echo", asked("one two three four", limited(2, List.of())));

    // Then
    assertThat(answer.text()).isEqualTo("one two ");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(answer.usage().outputTotal()).isEqualTo(2);
  }

  @Test
  void aLimitThatIsNotReachedDoesNot() {
    Answer answer = answer("echo", asked("one two", limited(2, List.of())));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void theFirstStopTextEndsTheAnswerBeforeIt() {
    Answer answer = answer("echo", asked("one two three four", limited(9, List.of("four", "thr"))));
    assertThat(answer.text()).isEqualTo("one two ");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void toolCallsTheFirstToolInPieces() {
    // When
    List<SandboxStep> steps =
        SandboxScript.answer("tool", withTools(List.of(WEATHER, tool("other")), null));

    // Then
    Answer answer = answer(steps);
    assertThat(answer.toolCalls())
        .singleElement()
        .extracting(Part.ToolCall::name)
        .isEqualTo("weather");
    assertThat(answer.toolCalls().getFirst().arguments()).isEqualTo("{\"city\":\"sandbox\"}");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(steps.stream().filter(step -> step.chunk() instanceof Chunk.ToolCallDelta).count())
        .isGreaterThan(1);
  }

  @Test
  void toolObeysTheChoice() {
    List<Tool> tools = List.of(WEATHER, tool("other"));
    assertThat(answer("tool", withTools(tools, new ToolChoice.Named("other"))).toolCalls())
        .extracting(Part.ToolCall::name)
        .containsExactly("other");
    assertThat(answer("tool", withTools(tools, new ToolChoice.None())).toolCalls()).isEmpty();
    assertThat(answer("tool", withTools(tools, new ToolChoice.Required())).toolCalls()).hasSize(1);
  }

  @Test
  void toolReportsTheAnswerAndCountsIt() {
    // Given
    var call = new Part.ToolCall("c", "weather", "{\"city\": \"Oslo\"}", null, null);
    var result = new Part.ToolResult("c", null, List.of(Part.Text.of("4 degrees")), false, null);
    ChatRequest request =
        asked(
            List.of(
                Message.of(Role.USER, "How warm?"),
                new Message(Role.ASSISTANT, List.of(call), null),
                new Message(Role.TOOL, List.of(result), null)),
            List.of(WEATHER),
            null,
            Parameters.NONE);

    // When
    Answer answer = answer("tool", request);

    // Then
    assertThat(answer.text()).contains("4 degrees");
    assertThat(answer.toolCalls()).isEmpty();
    assertThat(answer.usage().inputTotal()).isEqualTo(6);
  }

  @Test
  void toolSaysSoWithoutTools() {
    assertThat(answer("tool", asked("Hello")).text()).contains("has none");
  }

  @ParameterizedTest
  @CsvSource({
    "anything, UPSTREAM_RATE_LIMIT, 429",
    "please FAIL EARLY, UPSTREAM_OVERLOADED, 503",
    "overload, UPSTREAM_OVERLOADED, 503",
    "rate limit, UPSTREAM_RATE_LIMIT, 429",
  })
  void faultyFailsBeforeAnyContent(String prompt, ErrorCode code, int status) {
    // When
    List<SandboxStep> steps = SandboxScript.answer("faulty", asked(prompt));

    // Then
    Failure failure = Objects.requireNonNull(answer(steps).failure());
    assertThat(failure.code()).isEqualTo(code);
    assertThat(Objects.requireNonNull(failure.upstream()).status()).isEqualTo(status);
    assertThat(steps).noneMatch(step -> step.chunk().isContent());
    assertThat(failure.retryAfter()).isEqualTo(status == 429 ? Duration.ofSeconds(5) : null);
  }

  @Test
  void faultyFailsLateWithoutInventingUsage() {
    // When
    List<SandboxStep> steps = SandboxScript.answer("faulty", asked("Fail late, please"));

    // Then
    Answer answer = answer(steps);
    assertThat(Objects.requireNonNull(answer.failure()).code()).isEqualTo(ErrorCode.UPSTREAM_CUT);
    assertThat(SandboxScript.tokens(answer.text())).hasSize(20);
    assertThat(answer.usage().isEmpty()).isTrue();
    assertThat(answer.finishReason()).isEqualTo(FinishReason.UNKNOWN);
  }

  @Test
  void anUnknownModelFails() {
    assertThat(Objects.requireNonNull(answer("poem", asked("x")).failure()).code())
        .isEqualTo(ErrorCode.UPSTREAM_MODEL);
  }

  private static long spokenMillis(List<SandboxStep> steps) {
    return steps.stream()
        .filter(step -> step.chunk() instanceof Chunk.TextDelta)
        .mapToLong(SandboxStep::delayMs)
        .sum();
  }

  private static Answer answer(String model, ChatRequest request) {
    return answer(SandboxScript.answer(model, request));
  }

  private static Answer answer(List<SandboxStep> steps) {
    return AnswerCollector.collect(steps.stream().map(SandboxStep::chunk).toList());
  }

  private static ChatRequest asked(String prompt) {
    return asked(prompt, Parameters.NONE);
  }

  private static ChatRequest asked(String prompt, Parameters parameters) {
    return asked(List.of(Message.of(Role.USER, prompt)), List.of(), null, parameters);
  }

  private static ChatRequest withTools(List<Tool> tools, @Nullable ToolChoice choice) {
    return asked(List.of(Message.of(Role.USER, "Go")), tools, choice, Parameters.NONE);
  }

  private static ChatRequest asked(
      List<Message> messages,
      List<Tool> tools,
      @Nullable ToolChoice choice,
      Parameters parameters) {
    return new ChatRequest(
        "any",
        messages,
        tools,
        choice,
        null,
        parameters,
        null,
        null,
        true,
        true,
        null,
        java.util.Map.of(),
        "");
  }

  private static Parameters limited(int tokens, List<String> stop) {
    return new Parameters(null, null, null, tokens, stop, null, null, null, null);
  }

  private static Tool tool(String name) {
    var schema =
        new JsonText("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}");
    return new Tool(name, null, schema, null, null);
  }
}
