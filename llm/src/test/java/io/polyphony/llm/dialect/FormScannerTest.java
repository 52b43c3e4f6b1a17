package io.polyphony.llm.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormScannerTest {
  private static final String TYPE = "multipart/form-data; boundary=edge";
  private static final String FILE =
      "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
          + "Content-Type: audio/wav\r\n\r\n\r\n--edg\r\nRIFF\r\n-\n\r\n";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 10_000})
  void findsTheModelWhereverTheFormIsCut(int size) {
    // Given
    String before = FILE + "--edge\r\ncontent-disposition: form-data; name=model\r\n\r\n";
    String body = before + "openai/whisper-1\r\n" + part("stream", "true") + "--edge--\r\n";

    // When
    FormScan scan = scan(TYPE, body, size);

    // Then
    assertThat(scan.model()).isEqualTo("openai/whisper-1");
    assertThat(scan.stream()).isTrue();
    assertThat(scan.modelFrom()).isEqualTo(before.length());
    assertThat(scan.modelUntil()).isEqualTo(before.length() + "openai/whisper-1".length());
  }

  @Test
  void takesTheModelBeforeTheFileAndNoLineEndAtTheEnd() {
    String body = "preamble\r\n" + part("model", "m") + FILE + "--edge--";
    FormScan scan = scan("Multipart/Form-Data; Boundary=\"edge\"; charset=utf-8", body, 5);
    assertThat(scan.model()).isEqualTo("m");
    assertThat(scan.stream()).isFalse();
    assertThat(body.substring((int) scan.modelFrom(), (int) scan.modelUntil())).isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no form",
        "--edge--\r\n",
        "--edge\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm",
        "--edge\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n \r\n--edge--\r\n",
        "--edge\r\nContent-Disposition: form-data\r\n\r\nm\r\n--edge--\r\n",
        "--edge\r\nContent-Disposition: form-data; name*=utf-8''model\r\n\r\nm\r\n--edge--\r\n",
        "--edge\r\nContent-Disposition: form-data; name=\"a\"; name=\"model\"\r\n\r\nm\r\n--edge--\r\n",
        "--edge\nContent-Disposition: form-data; name=\"model\"\n\nm\n--edge--\n",
        "--edger\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n--edge--\r\n",
      })
  void refusesWhatIsNoForm(String body) {
    assertRefused(body);
  }

  /** One reader may see a part where another sees a file's content. */
  @Test
  void refusesADelimiterAfterABareLineFeed() {
    String hidden = "\n--edge\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nother\r\n";
    assertRefused(part("model", "m") + FILE.substring(0, FILE.length() - 2) + hidden + "--edge--");
  }

  @Test
  void refusesTwoModels() {
    assertRefused(part("model", "m") + part("model", "other") + "--edge--");
  }

  @Test
  void refusesAnEndlessModel() {
    assertRefused(part("model", "m".repeat(5_000)) + "--edge--");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "multipart/form-data",
        "multipart/mixed; boundary=x",
        "multipart/form-data; boundary=a; boundary=b"
      })
  void knowsWhatIsNoForm(String type) {
    assertThat(FormScanner.of(type)).isNull();
  }

  private static void assertRefused(String body) {
    assertThatThrownBy(() -> scan(TYPE, body, 11))
        .isInstanceOfSatisfying(
            FailureException.class,
            refused -> assertThat(refused.failure().code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }

  private static String part(String name, String value) {
    return "--edge\r\nContent-Disposition: form-data; name=\""
        + name
        + "\"\r\n\r\n"
        + value
        + "\r\n";
  }

  private static FormScan scan(String type, String body, int size) {
    FormScanner scanner = Objects.requireNonNull(FormScanner.of(type));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += size) {
      scanner.feed(bytes, from, Math.min(size, bytes.length - from));
    }
    return scanner.end();
  }
}
