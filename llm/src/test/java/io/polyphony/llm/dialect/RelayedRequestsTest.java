package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyphony.llm.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayedRequestsTest {

  @Test
  void changesTheModelAndNothingElse() {
    byte[] body =
        "{ \"prompt\":\"é\", \"model\" : \"openai/gpt-image-1\",\"x\":1.0e0}".getBytes(UTF_8);
    RequestScan scan = RelayedRequests.scan(body);
    assertThat(scan.stream()).isFalse();
    assertThat(new String(scan.splice(body, "gpt-image-1", false), UTF_8))
        .isEqualTo("{ \"prompt\":\"é\", \"model\" : \"gpt-image-1\",\"x\":1.0e0}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\":\"m\",\"stream\":true}|true",
        "{\"model\":\"m\",\"stream\":null}|false",
        "{\"stream_format\":\"sse\",\"model\":\"m\"}|true",
        "{\"stream_format\":\"audio\",\"model\":\"m\"}|false",
        "{\"stream_format\":[1],\"model\":\"m\"}|false",
      })
  void knowsWhetherEventsAreWanted(String body, boolean stream) {
    assertThat(RelayedRequests.scan(body.getBytes(UTF_8)).stream()).isEqualTo(stream);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|JSON object",
        "{|not valid JSON",
        "{}|'model'",
        "{\"model\":null}|'model'",
        "{\"model\":7}|'model'",
        "{\"model\":\" \"}|'model'",
        "{\"model\":\"a\",\"model\":\"b\"}|not valid JSON",
        "{\"model\":\"a\"}{}|one JSON object",
        "{\"model\":\"a\",\"stream\":1}|'stream'",
      })
  void refuses(String body, String words) {
    assertThatThrownBy(() -> RelayedRequests.scan(body.getBytes(UTF_8)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining(words);
  }
}
