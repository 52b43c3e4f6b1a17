package io.polyphony.server.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final int LARGEST = 1_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "{\"text\":\"line\\nada@example.org\"}|{\"text\":\"line\\n[e-mail]\"}",
        "{\"text\":\"ada\\u0040example.org\"}|{\"text\":\"[e-mail]\"}",
        "{\"a\":[1,2.50,true,null,{\"b\":\"x\"}]}|{\"a\":[1,2.50,true,null,{\"b\":\"x\"}]}",
        "{\"api_key\":\"short\",\"max_tokens\":7}|{\"api_key\":\"[secret]\",\"max_tokens\":7}",
        "{\"Authorization\":\"\"}|{\"Authorization\":\"\"}",
        "{\"card\":4111111111111111,\"at\":1731930000000}|{\"card\":\"[card]\",\"at\":1731930000000}",
        "{\"ada@example.org\":1}|{\"[e-mail]\":1}",
        "{\"arguments\":\"{\\\"password\\\":\\\"s3cret\\\"}\"}|{\"arguments\":\"{\\\"password\\\":\\\"[secret]\\\"}\"}",
        "no JSON of ada@example.org|no JSON of [e-mail]",
        "{\"broken\":\"ada@example.org|{\"broken\":\"[e-mail]",
      })
  void looksIntoJson(String body, String kept) {
    KeptText text = Redaction.of(body.getBytes(StandardCharsets.UTF_8), LARGEST);
    assertThat(text.text()).isEqualTo(kept);
    assertThat(text.cut()).isFalse();
  }

  @Test
  void whatIsTooLongIsCutAndSaysSo() {
    String body = "{\"model\":\"m\",\"text\":\"" + "word ".repeat(5_000) + "\",\"more\":1}";
    KeptText text = Redaction.of(body.getBytes(StandardCharsets.UTF_8), LARGEST);
    assertThat(text.cut()).isTrue();
    assertThat(text.bytes()).isEqualTo(body.length());
    assertThat(text.text()).hasSizeLessThanOrEqualTo(LARGEST).startsWith("{\"model\":\"m\",");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-proj-Ab3dEf6hIj9kLm2nOp5q", "4111 1111 1111 1111", "ada@example.org"})
  void aCutLeavesNoHalfOfASecret(String secret) {
    for (int before = LARGEST - 60; before < LARGEST + 10; before++) {
      String text = "x".repeat(7) + " ".repeat(before - 7) + secret + " and more".repeat(200);
      for (String body : new String[] {text, "{\"text\":\"" + text + "\"}"}) {
        String kept = Redaction.of(body.getBytes(StandardCharsets.UTF_8), LARGEST).text();
        assertThat(kept).doesNotContain("sk-pr").doesNotContain("4111").doesNotContain("ada@");
      }
    }
  }

  @Test
  void allOfItIsCutBetweenCharacters() {
    KeptText text = KeptText.whole("aé€😀".getBytes(StandardCharsets.UTF_8), 8);
    assertThat(text).isEqualTo(new KeptText("aé€", 10, true));
    assertThat(KeptText.whole(new byte[0], 8)).isEqualTo(new KeptText("", 0, false));
  }

  @Test
  void whatIsDeepIsMaskedAsText() {
    String body = "[".repeat(5_000) + "\"ada@example.org\"";
    assertThat(Redaction.of(body.getBytes(StandardCharsets.UTF_8), 10_000).text())
        .doesNotContain("ada@")
        .contains("[e-mail]");
  }
}
