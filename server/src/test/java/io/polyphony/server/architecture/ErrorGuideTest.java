package io.polyphony.server.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.failure.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErrorGuideTest {
  private static final Path PAGE = Path.of("..", "docs", "guide", "errors.md");

  @Test
  void theGuideHasTheTableOfErrorsAsTheCodeHasIt() throws IOException {
    // Given
    String page = Files.readString(PAGE);
    String expected =
        Arrays.stream(ErrorCode.values())
            .map(
                code ->
                    "| `%s` | %d | %s | %s | %s |\n"
                        .formatted(
                            code.wire(),
                            code.status(),
                            code.retryable() ? "yes" : "no",
                            code.text(),
                            code.hint()))
            .collect(Collectors.joining());

    // When
    String table =
        page.substring(page.indexOf("|---|"), page.indexOf("<!-- codes end -->"))
            .replaceFirst("[^\\n]*\\n", "");

    // Then
    assertThat(table).isEqualTo(expected);
  }
}
