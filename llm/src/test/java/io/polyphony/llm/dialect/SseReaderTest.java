package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyphony.llm.failure.FailureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
  private static final String STREAM =
      "\uFEFF: hello\ndata: {\"a\":\"ä€😀\"}\n\nevent: error\ndata:first\ndata: second\nid: 7\n\n"
          + "retry: 10\n\ndata\n\nevent:x\n\ndata: last\n\n";

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsTheSameEventsAtAnyCutAndLineEnd(String lineEnd) {
    // Given
    byte[] bytes = STREAM.replace("\n", lineEnd).getBytes(UTF_8);
    // When // Then
    for (int size = 1; size <= bytes.length; size++) {
      assertThat(events(bytes, size))
          .as("pieces of %d bytes", size)
          .containsExactly("|{\"a\":\"ä€😀\"}", "error|first\nsecond", "|last");
    }
  }

  @Test
  void takesALastEventWithoutItsBlankLineOrLineEnd() {
    assertThat(events("data: a\n\ndata: b".getBytes(UTF_8), 1)).containsExactly("|a", "|b");
    assertThat(events("data: a\n\ndata: b\n".getBytes(UTF_8), 3)).containsExactly("|a", "|b");
  }

  @Test
  void handsOnABareJsonObjectAfterEvents() {
    // Given
    byte[] bytes = "data: a\n\n{\n  \"error\": {\n    \"code\": 500\n  }\n}".getBytes(UTF_8);
    // When
    List<String> events = events(bytes, 2);
    // Then
    assertThat(events.get(1)).startsWith("|{").contains("\"code\": 500");
  }

  @Test
  void takesEventsOverSixtyFourKilobytes() {
    String large = "x".repeat(300_000);
    assertThat(events(("data: " + large + "\n\ndata: b\n\n").getBytes(UTF_8), 4_096))
        .containsExactly("|" + large, "|b");
  }

  @Test
  void refusesAnEventBeyondTheLimit() {
    // Given
    var reader = new SseReader((name, bytes, offset, length) -> {});
    byte[] megabyte = new byte[1 << 20];
    Arrays.fill(megabyte, (byte) 'x');
    reader.feed("data: ".getBytes(UTF_8), 0, 6);
    // When // Then
    assertThatThrownBy(
            () -> {
              for (int turn = 0; turn < 17; turn++) {
                reader.feed(megabyte, 0, megabyte.length);
              }
            })
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("16 MB");
  }

  private static List<String> events(byte[] bytes, int size) {
    List<String> events = new ArrayList<>();
    var reader =
        new SseReader(
            (name, data, offset, length) ->
                events.add(name + "|" + new String(data, offset, length, UTF_8)));
    for (int at = 0; at < bytes.length; at += size) {
      reader.feed(bytes, at, Math.min(size, bytes.length - at));
    }
    reader.end();
    return events;
  }
}
