package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiRequestReaderTest {
  private static final String CONTENTS = "\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                          | contents
          {"contents":[]}                                                             | contents
          {"contents":"hi"}                                                           | contents
          {"contents":["hi"]}                                                         | contents[0]
          {"contents":[{"role":"robot","parts":[{"text":"x"}]}]}                      | contents[0].role
          {"contents":[{"role":"user"}]}                                              | contents[0].parts
          {"contents":[{"parts":[{}]}]}                                               | contents[0].parts[0]
          {"contents":[{"parts":[{"text":5}]}]}                                       | contents[0].parts[0].text
          {"contents":[{"parts":[{"text":"a","thought":"yes"}]}]}                     | contents[0].parts[0].thought
          {"contents":[{"parts":[{"text":"a","thought_signature":5}]}]}               | contents[0].parts[0].thought_signature
          {"contents":[{"parts":[{"functionCall":{"args":{}}}]}]}                     | contents[0].parts[0].functionCall.name
          {"contents":[{"parts":[{"functionCall":{"name":"f","args":"{}"}}]}]}        | contents[0].parts[0].functionCall.args
          {"contents":[{"parts":[{"function_response":{"name":"f","response":"x"}}]}]} | contents[0].parts[0].function_response.response
          {"contents":[{"parts":[{"inlineData":{"data":"AA=="}}]}]}                   | contents[0].parts[0].inlineData.mimeType
          {"contents":[{"parts":[{"inline_data":{"mime_type":"a/b"}}]}]}              | contents[0].parts[0].inline_data.data
          {"contents":[{"parts":[{"text":"x"}]}],"systemInstruction":"be"}            | systemInstruction
          {"contents":[{"parts":[{"text":"x"}]}],"system_instruction":{"parts":5}}    | system_instruction.parts
          {"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"temperature":"1"}} | generationConfig.temperature
          {"contents":[{"parts":[{"text":"x"}]}],"generation_config":{"top_p":"1"}}   | generation_config.top_p
          {"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"topK":1.5}}     | generationConfig.topK
          {"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"stopSequences":[1]}} | generationConfig.stopSequences
          {"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":-2}}} | generationConfig.thinkingConfig.thinkingBudget
          {"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"much"}}} | generationConfig.thinkingConfig.thinkingLevel
          {"contents":[{"parts":[{"text":"x"}]}],"tools":"f"}                         | tools
          {"contents":[{"parts":[{"text":"x"}]}],"tools":[{"functionDeclarations":[{}]}]} | tools[0].functionDeclarations[0].name
          {"contents":[{"parts":[{"text":"x"}]}],"toolConfig":{"functionCallingConfig":{"mode":"MAYBE"}}} | toolConfig.functionCallingConfig.mode
          """)
  void namesTheFieldAtFault(String body, String field) {
    // When
    Failure failure = failure(body);
    // Then
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(failure.field()).isEqualTo(field);
    assertThat(failure.message()).contains(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "{\"contents\":", "{" + CONTENTS + "} {}"})
  void refusesWhatIsNoJsonObject(String body) {
    assertThat(failure(body).code()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void takesModelAndStreamFromThePath() {
    // When
    ChatRequest read = read("{" + CONTENTS + ",\"model\":\"models/other\"}");
    ChatRequest body =
        GeminiGenerate.standard()
            .readRequest(
                InboundRequest.of(("{" + CONTENTS + ",\"model\":\"models/m\"}").getBytes(UTF_8)));
    // Then
    assertThat(read.model()).isEqualTo("gemini-2.5-flash");
    assertThat(read.stream()).isTrue();
    assertThat(read.includeUsage()).isTrue();
    assertThat(read.dialect()).isEqualTo("gemini-generate");
    assertThat(body.model()).isEqualTo("m");
    assertThat(body.stream()).isFalse();
    assertThat(
            catchThrowableOfType(
                    FailureException.class,
                    () ->
                        GeminiGenerate.standard()
                            .readRequest(InboundRequest.of(("{" + CONTENTS + "}").getBytes(UTF_8))))
                .failure()
                .field())
        .isEqualTo("model");
  }

  @Test
  void joinsResultsWithoutIdsToTheirCalls() {
    // When
    List<Message> messages =
        read("""
                {"contents":[
                  {"role":"model","parts":[
                    {"functionCall":{"name":"f","args":{"a":1}}},
                    {"functionCall":{"name":"g","args":{}}},
                    {"functionCall":{"name":"f","args":{"a":2}}}]},
                  {"role":"user","parts":[
                    {"functionResponse":{"name":"g","response":{"output":"G"}}},
                    {"functionResponse":{"name":"f","response":{"error":"no"}}},
                    {"functionResponse":{"name":"f","response":{"n":1.50}}}]}]}
                """)
            .messages();
    List<Part> calls = messages.get(0).parts();
    List<Part> results = messages.get(1).parts();
    // Then
    assertThat(messages.get(1).role()).isEqualTo(Role.TOOL);
    assertThat(results)
        .containsExactly(
            result(calls.get(1), "g", "G", false),
            result(calls.get(0), "f", "no", true),
            result(calls.get(2), "f", "{\"n\":1.50}", false));
  }

  private static Part result(Part call, String name, String text, boolean error) {
    return new Part.ToolResult(
        ((Part.ToolCall) call).id(), name, List.of(Part.Text.of(text)), error, null);
  }

  @Test
  void readsAttachmentsInBothSpellingsAndAlphabets() {
    // When
    List<Part> parts =
        read("""
                {"contents":[{"parts":[
                  {"inline_data":{"mime_type":"image/png","data":"_-8"}},
                  {"inlineData":{"mimeType":"audio/wav","data":"AA=="}},
                  {"inlineData":{"mimeType":"application/pdf","data":"AA==","displayName":"a.pdf"}},
                  {"fileData":{"mimeType":"image/png","fileUri":"gs://b/x.png"}},
                  {"file_data":{"mime_type":"text/csv","file_uri":"https://a.example/x"}},
                  {"inlineData":{"mimeType":"video/mp4","data":"AA=="},"video_metadata":{"fps":1}}]}]}
                """)
            .messages()
            .getFirst()
            .parts();
    // Then
    assertThat(parts)
        .containsExactly(
            new Part.Image(new Media.Inline("image/png", "/+8="), null, null),
            new Part.Audio(new Media.Inline("audio/wav", "AA=="), null),
            new Part.Document(new Media.Inline("application/pdf", "AA=="), "a.pdf", null),
            new Part.Image(new Media.FileId("gs://b/x.png", "image/png"), null, null),
            new Part.Document(new Media.Url("https://a.example/x", "text/csv"), null, null),
            new Part.Opaque(
                GeminiGenerate.ID,
                new JsonText(
                    "{\"inlineData\":{\"mimeType\":\"video/mp4\",\"data\":\"AA==\"},"
                        + "\"videoMetadata\":{\"fps\":1}}")));
  }

  @Test
  void aSignatureSignsTheThoughtsBeforeIt() {
    // When
    List<Part> parts =
        read("""
                {"contents":[{"role":"model","parts":[
                  {"text":"a","thought":true},{"text":"b","thought":true},
                  {"text":"","thought":true,"thoughtSignature":"s"},
                  {"text":"c","thought":true},
                  {"text":"d"},{"text":"e","thoughtSignature":"t"},
                  {"functionCall":{"name":"f"},"thought_signature":"u"}]}]}
                """)
            .messages()
            .getFirst()
            .parts();
    // Then
    assertThat(parts)
        .startsWith(
            new Part.Thinking("ab", "s"),
            new Part.Thinking("c", null),
            Part.Text.of("d"),
            Part.Text.of("e"),
            new Part.Opaque(GeminiGenerate.ID, new JsonText("{\"thoughtSignature\":\"t\"}")));
    assertThat(parts.getLast())
        .isInstanceOfSatisfying(
            Part.ToolCall.class, call -> assertThat(call.signature()).isEqualTo("u"));
  }

  @Test
  void turnsGooglesSchemaIntoJsonSchema() {
    // When
    ChatRequest read =
        read(
            """
            {"contents":[{"parts":[{"text":"x"}]}],
             "tools":[{"functionDeclarations":[{"name":"f","description":"d","parameters":{
               "type":"OBJECT","propertyOrdering":["max_items"],"properties":{
                 "max_items":{"type":"ARRAY","max_items":"3","items":{"type":"STRING","nullable":true},"example":[]},
                 "e":{"type":"STRING","enum":["a"],"nullable":true},
                 "u":{"anyOf":[{"type":"NUMBER"}],"nullable":true}}}}]},
               {"googleSearch":{}}],
             "generationConfig":{"responseMimeType":"application/json",
               "responseSchema":{"type":"INTEGER"}}}
            """);
    // Then
    assertThat(read.tools())
        .containsExactly(
            new Tool(
                "f",
                "d",
                new JsonText(
                    "{\"type\":\"object\",\"properties\":{"
                        + "\"max_items\":{\"type\":\"array\",\"maxItems\":3,"
                        + "\"items\":{\"type\":[\"string\",\"null\"]},\"examples\":[[]]},"
                        + "\"e\":{\"type\":[\"string\",\"null\"],\"enum\":[\"a\",null]},"
                        + "\"u\":{\"anyOf\":[{\"type\":\"number\"},{\"type\":\"null\"}]}}}"),
                null,
                null));
    assertThat(read.responseFormat())
        .isEqualTo(
            new ResponseFormat.Schema(
                "response", null, new JsonText("{\"type\":\"integer\"}"), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"mode\":\"AUTO\"} | Auto",
        "{\"mode\":\"NONE\"} | None",
        "{\"mode\":\"ANY\"} | Required",
        "{\"mode\":\"VALIDATED\"} | Auto",
        "{\"mode\":2} | Required",
      })
  void readsTheChoiceOfTools(String config, String choice) {
    assertThat(choice(config).getClass().getSimpleName()).isEqualTo(choice);
    assertThat(choice("{\"mode\":\"ANY\",\"allowed_function_names\":[\"f\"]}"))
        .isEqualTo(new ToolChoice.Named("f"));
  }

  private static ToolChoice choice(String config) {
    ToolChoice choice =
        read("{" + CONTENTS + ",\"toolConfig\":{\"functionCallingConfig\":" + config + "}}")
            .toolChoice();
    return choice == null ? new ToolChoice.None() : choice;
  }

  @Test
  void readsTheWishForReasoning() {
    assertThat(reasoning("{\"thinkingBudget\":0}"))
        .isEqualTo(new Reasoning(null, null, false, null));
    assertThat(reasoning("{\"thinking_budget\":-1,\"include_thoughts\":true}"))
        .isEqualTo(new Reasoning(null, null, true, true));
    assertThat(reasoning("{\"thinkingBudget\":512}"))
        .isEqualTo(new Reasoning(null, 512, true, null));
    assertThat(reasoning("{\"thinkingLevel\":\"low\"}"))
        .isEqualTo(new Reasoning("low", null, null, null));
  }

  private static Object reasoning(String config) {
    Reasoning reasoning =
        read("{" + CONTENTS + ",\"generationConfig\":{\"thinkingConfig\":" + config + "}}")
            .reasoning();
    return reasoning == null ? "none" : reasoning;
  }

  @Test
  void carriesAnotherVendorsReasoningFromTurnToTurn() {
    // Given
    var said =
        new Message(
            Role.ASSISTANT,
            List.of(new Part.Thinking("t", "s"), new Part.RedactedThinking("d"), Part.Text.of("a")),
            null);
    byte[] answer =
        GeminiGenerate.standard()
            .writeAnswer(
                new AnswerHead("i", 1, "m", true),
                new Answer(
                    "i", "m", said.parts(), List.of(), FinishReason.STOP, null, Usage.NONE, null));
    String content =
        Objects.requireNonNull(JsonFields.parse(answer)).at("/candidates/0/content").toString();
    // When
    ChatRequest next = read("{\"contents\":[" + content + "]}");
    // Then
    assertThat(next.messages()).containsExactly(said);
  }

  private static ChatRequest read(String body) {
    return GeminiGenerate.standard()
        .readRequest(new InboundRequest(body.getBytes(UTF_8), "models/gemini-2.5-flash", true));
  }

  private static Failure failure(String body) {
    return catchThrowableOfType(FailureException.class, () -> read(body)).failure();
  }
}
