package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonArrayReaderTest {
  private record Split(List<String> elements, boolean complete) {}

  @Test
  void findsTheSameElementsAtAnyCut() {
    // Given
    String first = "{\"a\":[1,{\"b\":\"}]\\\"\\\\\"}]}";
    String second = "{\"c\":\"ä😀\"}";
    byte[] bytes = (" [" + first + "\n,\r\n" + second + "\n]\n").getBytes(UTF_8);
    // When // Then
    for (int size = 1; size <= bytes.length; size++) {
      assertThat(split(bytes, size)).isEqualTo(new Split(List.of(first, second), true));
    }
  }

  @Test
  void takesObjectsWithoutAnArray() {
    assertThat(split("{\"a\":1}".getBytes(UTF_8), 1))
        .isEqualTo(new Split(List.of("{\"a\":1}"), true));
    assertThat(split("{\"a\":1}\n{\"b\":2}".getBytes(UTF_8), 2).elements())
        .containsExactly("{\"a\":1}", "{\"b\":2}");
  }

  @Test
  void knowsWhetherAnythingIsLeftOpen() {
    assertThat(split("[{\"a\":1}".getBytes(UTF_8), 3).complete()).isFalse();
    assertThat(split("[{\"a\":1},{\"b".getBytes(UTF_8), 3).complete()).isFalse();
    assertThat(split("[]".getBytes(UTF_8), 3).complete()).isTrue();
  }

  private static Split split(byte[] bytes, int size) {
    List<String> elements = new ArrayList<>();
    var reader =
        new JsonArrayReader(
            (data, offset, length) -> elements.add(new String(data, offset, length, UTF_8)));
    for (int at = 0; at < bytes.length; at += size) {
      reader.feed(bytes, at, Math.min(size, bytes.length - at));
    }
    return new Split(elements, reader.isComplete());
  }
}
