package io.polyphony.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.CompletionStart;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningsTest {

  @Test
  void areOneLineOfPlainAsciiEach() {
    assertThat(Warnings.lines(List.of("a\r\nset-cookie: x was left out", "größe ☃", "fine")))
        .containsExactly("a??set-cookie: x was left out", "gr??e ?", "fine");
  }

  @Test
  void stayShort() {
    // Given
    List<String> many = IntStream.range(0, 25).mapToObj(Integer::toString).toList();

    // Then
    assertThat(Warnings.lines(many)).hasSize(21).last().isEqualTo("and 5 more");
    assertThat(Warnings.lines(List.of("x".repeat(5_000))).getFirst()).hasSize(303);
  }

  @Test
  void areCommentsWhereHeadersHaveLeft() {
    var start =
        new CompletionStart(new UUID(0, 1), "a/b", "a", 1, false, List.of("one", "two"), null);
    assertThat(Warnings.comments(start))
        .isEqualTo(": x-polyphony-warning: one\n\n: x-polyphony-warning: two\n\n");
  }
}
