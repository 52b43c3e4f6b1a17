package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestScanTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model":"ä","stream":true,M}                                            | {"stream_options":{"include_usage":true},"model":"x","stream":true,M}
          { "stream" : true , "model" : "b" , M , "stream_options" : { } }          | { "stream" : true , "model" : "x" , M , "stream_options" : {"include_usage":true } }
          {"stream":true,"stream_options":{"z":1},"model":"b",M}                    | {"stream":true,"stream_options":{"include_usage":true,"z":1},"model":"x",M}
          {"stream":true,"stream_options":{"include_usage":false},"model":"b",M}    | {"stream":true,"stream_options":{"include_usage":true},"model":"x",M}
          {"stream":true,"stream_options":null,"model":"b",M}                       | {"stream":true,"stream_options":{"include_usage":true},"model":"x",M}
          {"stream":true,"stream_options":{"include_usage":true},"model":"b",M}     | {"stream":true,"stream_options":{"include_usage":true},"model":"x",M}
          {"model":"b",M}                                                           | {"model":"x",M}
          """)
  void changesTheModelAndTheWishForUsageAlone(String body, String expected) {
    // Given
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"größe\"}]";
    byte[] bytes = body.replace("M", messages).getBytes(UTF_8);
    // When
    byte[] spliced = OpenAiChat.scan(bytes).splice(bytes, "x", true);
    // Then
    assertThat(new String(spliced, UTF_8)).isEqualTo(expected.replace("M", messages));
  }

  @Test
  void countsTextsAndAttachmentsApart() {
    // Given
    String body =
        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\","
            + "\"text\":\"12345\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,"
            + "A".repeat(1_000)
            + "\"}}]},{\"role\":\"user\",\"content\":\"67\"}]}";
    // When
    RequestScan scan = OpenAiChat.scan(body.getBytes(UTF_8));
    // Then
    assertThat(scan.promptCharacters()).isEqualTo(7);
    assertThat(scan.attachments()).isEqualTo(1);
    assertThat(scan.maxOutputTokens()).isEqualTo(9);
    assertThat(scan.stream()).isFalse();
  }

  /** The vendor's options decide: what it would not understand must not be relayed to it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model":"b",U}                                                | true  | true
          {"model":"b","temperature":0.5,"stream":true,U}                | true  | true
          {"model":"b","max_tokens":9,U}                                 | true  | false
          {"model":"b","max_completion_tokens":9,U}                      | true  | true
          {"model":"b","reasoning_effort":"low",U}                       | true  | true
          {"model":"b","reasoning":{"effort":"low"},U}                   | false | false
          {"model":"b","messages":[{"role":"developer","content":"a"}]}  | false | true
          {"model":"b","messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":{}}]}]} | false | false
          {"model":"b","messages":[{"role":"assistant","content":"a","reasoning_content":"b"}]} | false | false
          {"model":"b","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}]} | false | false
          """)
  void isRelayedOnlyToThoseWhoTakeIt(String body, boolean standard, boolean openAi) {
    // Given
    String user = "\"messages\":[{\"role\":\"user\",\"content\":\"developer\"}]";
    // When
    RequestScan scan = OpenAiChat.scan(body.replace("U", user).getBytes(UTF_8));
    // Then
    assertThat(OpenAiChat.standard().takes(scan)).isEqualTo(standard);
    assertThat(OpenAiChat.with(OpenAiOptions.OPENAI).takes(scan)).isEqualTo(openAi);
  }
}
