package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.CacheMarker;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Media;
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

class GeminiRequestWriterTest {
  private static final Message HI = Message.of(Role.USER, "hi");

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-pro, /models/gemini-2.5-pro:generateContent",
    "models/gemini-2.5-pro, /models/gemini-2.5-pro:generateContent",
    "tunedModels/a b, /tunedModels/a%20b:generateContent",
    "../../x?key=1#y:z, /models/..%2F..%2Fx%3Fkey%3D1%23y%3Az:generateContent",
    "ä, /models/%C3%A4:generateContent",
  })
  void escapesTheModelInThePath(String model, String path) {
    assertThat(write(openAi(model, HI)).path()).isEqualTo(path);
  }

  @Test
  void emitsNothingThatWasNotAskedFor() {
    assertThat(write(openAi("gemini-3-pro-preview", HI)).body())
        .hasToString("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}");
    assertThat(write(openAi("gemini-3-pro-preview", HI)).warnings()).isEmpty();
  }

  @Test
  void movesInstructionsToTheirPlaceAndMergesTurns() {
    // When
    WireRequest wire =
        write(
            openAi(
                "m",
                Message.of(Role.SYSTEM, "a"),
                HI,
                Message.of(Role.DEVELOPER, "b"),
                Message.of(Role.USER, "there"),
                Message.of(Role.ASSISTANT, ""),
                Message.of(Role.USER, "?")));
    // Then
    assertThat(wire.body().path("systemInstruction"))
        .hasToString("{\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"}]}");
    assertThat(wire.body().path("contents"))
        .hasToString(
            "[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"},{\"text\":\"there\"},"
                + "{\"text\":\"?\"}]}]");
    assertThat(wire.warnings()).hasSize(1);
  }

  @Test
  void sendsInstructionsAloneAsTheUsersWords() {
    // When
    WireRequest wire = write(openAi("m", Message.of(Role.SYSTEM, "a")));
    // Then
    assertThat(wire.body())
        .hasToString("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"a\"}]}]}");
    assertThat(wire.warnings()).hasSize(1);
  }

  @Test
  void putsResultsOfParallelCallsIntoOneTurn() {
    // Given
    var calls =
        new Message(
            Role.ASSISTANT,
            List.of(
                new Part.ToolCall("1", "f", "{\"a\":1.50}", "sig", null),
                new Part.ToolCall("2", "g", "", null, null)),
            null);
    // When
    JsonNode contents =
        write(
                openAi(
                    "gemini-3-flash-preview",
                    HI,
                    calls,
                    result("2", "{\"n\":1}"),
                    result("1", "[1]")))
            .body()
            .path("contents");
    // Then
    assertThat(contents.get(1).path("parts"))
        .hasToString(
            "[{\"functionCall\":{\"id\":\"1\",\"name\":\"f\",\"args\":{\"a\":1.50}},"
                + "\"thoughtSignature\":\"sig\"},"
                + "{\"functionCall\":{\"id\":\"2\",\"name\":\"g\",\"args\":{}}}]");
    assertThat(contents.get(2))
        .hasToString(
            "{\"role\":\"user\",\"parts\":["
                + "{\"functionResponse\":{\"id\":\"2\",\"name\":\"g\",\"response\":{\"n\":1}}},"
                + "{\"functionResponse\":{\"id\":\"1\",\"name\":\"f\","
                + "\"response\":{\"output\":\"[1]\"}}}]}");
    assertThat(contents).hasSize(3);
  }

  private static Message result(String id, String text) {
    return new Message(
        Role.TOOL,
        List.of(new Part.ToolResult(id, null, List.of(Part.Text.of(text)), false, null)),
        null);
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-3-pro-preview, skip_thought_signature_validator",
    "gemini-2.5-pro, ",
    "anything, ",
  })
  void excusesCallsThatNoneOfItsModelsMade(String model, @Nullable String signature) {
    // Given
    var call = new Part.ToolCall("1", "f", "{", null, null);
    // When
    JsonNode part =
        write(openAi(model, HI, new Message(Role.ASSISTANT, List.of(call), null)))
            .body()
            .at("/contents/1/parts/0");
    // Then
    assertThat(part.path("thoughtSignature").textValue()).isEqualTo(signature);
    assertThat(part.at("/functionCall/args/unparsed_arguments").asText()).isEqualTo("{");
  }

  @Test
  void marksErrorsAndPutsPicturesOfResultsWhereTheModelTakesThem() {
    // Given
    var picture = new Part.Image(new Media.Inline("image/png", "AA=="), null, null);
    var failed =
        new Message(
            Role.TOOL,
            List.of(
                new Part.ToolResult("1", "f", List.of(Part.Text.of("no"), picture), true, null)),
            null);
    // When
    JsonNode older = write(openAi("gemini-2.5-pro", HI, failed)).body().at("/contents/0/parts");
    JsonNode newer = write(openAi("gemini-3-pro", HI, failed)).body().at("/contents/0/parts");
    // Then
    assertThat(older.get(1).at("/functionResponse/response")).hasToString("{\"error\":\"no\"}");
    assertThat(older.get(2).at("/inlineData/data").asText()).isEqualTo("AA==");
    assertThat(newer.get(1).at("/functionResponse/parts/0/inlineData/data").asText())
        .isEqualTo("AA==");
    assertThat(newer).hasSize(2);
  }

  @Test
  void returnsSignaturesToWhereTheyWere() {
    // Given
    String parts =
        "[{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"s1\"},"
            + "{\"text\":\"a\",\"thoughtSignature\":\"s2\"},"
            + "{\"text\":\"\",\"thoughtSignature\":\"s3\"},"
            + "{\"functionCall\":{\"id\":\"1\",\"name\":\"f\",\"args\":{}},"
            + "\"thoughtSignature\":\"s4\"},"
            + "{\"executableCode\":{\"code\":\"1\"}}]";
    var answer =
        GeminiAnswers.answer(
            "{\"candidates\":[{\"content\":{\"parts\":" + parts + "},\"finishReason\":1}]}");
    // When
    WireRequest wire =
        write(openAi("gemini-3-pro", HI, new Message(Role.ASSISTANT, answer.parts(), null)));
    // Then
    assertThat(wire.body().at("/contents/1/parts")).hasToString(parts);
    assertThat(wire.warnings()).isEmpty();
  }

  @Test
  void leavesOutWithAWarningWhatItCannotSay() {
    // Given
    var foreign =
        new Message(
            Role.ASSISTANT,
            List.of(
                new Part.Thinking("t", null),
                new Part.RedactedThinking("d"),
                new Part.Opaque("other", JsonText.EMPTY_OBJECT),
                new Part.Text("a", new CacheMarker(null))),
            null);
    var file =
        new Message(
            Role.USER,
            List.of(
                new Part.Document(new Media.FileId("file-1", null), null, null),
                new Part.Document(new Media.Inline("text/plain", "AA=="), "n", null)),
            "Ann");
    var base = openAi("m", foreign, file);
    var request =
        new ChatRequest(
            base.model(),
            base.messages(),
            List.of(),
            new ToolChoice.Required(),
            false,
            new Parameters(
                null,
                null,
                -1,
                null,
                List.of("1", "2", "3", "4", "5", "6"),
                1L << 40,
                null,
                null,
                null),
            null,
            null,
            false,
            false,
            "user-1",
            Map.of("logit_bias", JsonText.EMPTY_OBJECT),
            "openai-chat");
    // When
    WireRequest wire = write(request);
    // Then
    assertThat(wire.body())
        .hasToString(
            "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"text\":\"a\"}]},"
                + "{\"role\":\"user\",\"parts\":[{\"text\":\"[file left out]\"},"
                + "{\"inlineData\":{\"mimeType\":\"text/plain\",\"data\":\"AA==\"}}]}],"
                + "\"generationConfig\":{\"stopSequences\":[\"1\",\"2\",\"3\",\"4\",\"5\"]}}");
    assertThat(wire.warnings())
        .hasSize(12)
        .contains("logit_bias has no equivalent in this dialect and was left out");
  }

  @Test
  void namesTheTypeOfAnAddressWhereItShows() {
    // Given
    var message =
        new Message(
            Role.USER,
            List.of(
                new Part.Image(new Media.Url("https://a.example/x.PNG?s=1", null), null, null),
                new Part.Image(new Media.Url("https://a.example/x", null), null, null)),
            null);
    // When, then
    assertThat(write(openAi("m", message)).body().at("/contents/0/parts"))
        .hasToString(
            "[{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"https://a.example/x.PNG?s=1\"}},"
                + "{\"fileData\":{\"fileUri\":\"https://a.example/x\"}}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "gemini-2.0-flash | low | - | - | - | {}",
        "gemini-2.0-flash | none | - | - | true | {}",
        "gemini-2.5-flash | none | - | - | - | {\"thinkingBudget\":0}",
        "gemini-2.5-pro | none | - | - | - | {\"thinkingBudget\":128}",
        "gemini-2.5-pro | medium | - | - | true | {\"thinkingBudget\":8192,\"includeThoughts\":true}",
        "gemini-2.5-pro | - | 99 | - | - | {\"thinkingBudget\":99}",
        "gemini-2.5-flash | - | - | true | - | {\"thinkingBudget\":-1}",
        "gemini-3-pro-preview | none | - | - | - | {\"thinkingLevel\":\"LOW\"}",
        "gemini-3-pro-preview | medium | - | - | - | {\"thinkingLevel\":\"HIGH\"}",
        "gemini-3.1-pro-preview | medium | - | - | - | {\"thinkingLevel\":\"MEDIUM\"}",
        "gemini-3-flash-preview | minimal | - | - | - | {\"thinkingLevel\":\"MINIMAL\"}",
        "gemini-flash-latest | xhigh | - | - | - | {\"thinkingLevel\":\"HIGH\"}",
        "gemini-3-flash-preview | - | 99 | - | - | {\"thinkingBudget\":99}",
        "gemini-3-flash-preview | - | - | - | true | {\"includeThoughts\":true}",
        "gemini-3-flash-preview | odd | - | - | - | {}",
        "gemma-3-27b-it | high | - | - | - | {}",
      })
  void saysTheWishForReasoningAsTheGenerationTakesIt(
      String model,
      @Nullable String effort,
      @Nullable Integer budget,
      @Nullable Boolean enabled,
      @Nullable Boolean thoughts,
      String config) {
    // When
    ChatRequest request =
        openAi(model, HI).withReasoning(new Reasoning(effort, budget, enabled, thoughts));
    JsonNode written = write(request).body().at("/generationConfig/thinkingConfig");
    // Then
    assertThat(written.isMissingNode() ? "{}" : written.toString()).isEqualTo(config);
  }

  @Test
  void keepsTheClientsOwnWordsAsLongAsTheyStillHold() {
    // Given
    ChatRequest read =
        GeminiGenerate.standard()
            .readRequest(
                new InboundRequest(
                    """
                    {"contents":[{"parts":[{"text":"x"}]}],
                     "tools":[{"function_declarations":[{"name":"f","parameters":{"type":"OBJECT"}}]},
                              {"googleSearch":{}}],
                     "tool_config":{"function_calling_config":{"mode":"VALIDATED"},
                                    "retrievalConfig":{}},
                     "generation_config":{"top_k":40.0,"temperature":0.50,"speechConfig":{},
                       "response_mime_type":"application/json","thinking_config":{"thinking_budget":0}},
                     "safety_settings":[],"cachedContent":"c"}
                    """
                        .getBytes(UTF_8),
                    "gemini-2.5-flash",
                    false));
    var changed =
        new ChatRequest(
            "gemini-3-pro",
            read.messages(),
            List.of(),
            null,
            null,
            Parameters.NONE,
            null,
            new Reasoning("low", null, null, null),
            false,
            true,
            null,
            read.extra(),
            read.dialect());
    // When, then
    assertThat(write(read).body())
        .hasToString(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}],"
                + "\"tools\":[{\"function_declarations\":[{\"name\":\"f\","
                + "\"parameters\":{\"type\":\"OBJECT\"}}]},{\"googleSearch\":{}}],"
                + "\"toolConfig\":{\"function_calling_config\":{\"mode\":\"VALIDATED\"},"
                + "\"retrievalConfig\":{}},"
                + "\"generationConfig\":{\"topK\":40.0,\"temperature\":0.50,\"speechConfig\":{},"
                + "\"responseMimeType\":\"application/json\","
                + "\"thinkingConfig\":{\"thinking_budget\":0}},"
                + "\"safetySettings\":[],\"cachedContent\":\"c\"}");
    assertThat(write(changed).body())
        .hasToString(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"x\"}]}],"
                + "\"tools\":[{\"googleSearch\":{}}],"
                + "\"toolConfig\":{\"retrievalConfig\":{}},"
                + "\"generationConfig\":{\"speechConfig\":{},"
                + "\"thinkingConfig\":{\"thinkingLevel\":\"LOW\"}},"
                + "\"safetySettings\":[],\"cachedContent\":\"c\"}");
  }

  private static WireRequest write(ChatRequest request) {
    return GeminiGenerate.standard().writeRequest(request);
  }

  private static ChatRequest openAi(String model, Message... messages) {
    return new ChatRequest(
        model,
        List.of(messages),
        List.of(),
        null,
        null,
        Parameters.NONE,
        null,
        null,
        false,
        false,
        null,
        Map.of(),
        "openai-chat");
  }
}
