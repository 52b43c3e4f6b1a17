package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.FailureException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers that are JSON, but that nothing can hold. */
class BeyondMeasureTest {
  private static final String NUMBER = "0.1e12989330292";

  static java.util.List<Dialect> dialects() {
    return Dialects.all();
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void areRefusedInRequests(Dialect dialect) {
    // Given
    byte[] body = ("{\"model\":\"m\",\"x\":" + NUMBER + "}").getBytes(UTF_8);
    // When
    var refused =
        catchThrowableOfType(
            FailureException.class, () -> dialect.readRequest(InboundRequest.of(body)));
    // Then
    assertThat(refused.failure().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void endAnAnswerWithoutAnException(Dialect dialect) {
    for (String body :
        new String[] {
          "{\"usage\":{\"x\":" + NUMBER + "}}", "data: {\"usage\":{\"x\":" + NUMBER + "}}\n\n"
        }) {
      // Given
      var reader = dialect.reader(new ResponseHead(200, Map.of(), true));
      var collector = new AnswerCollector();
      // When
      reader.feed(body.getBytes(UTF_8), 0, body.length(), collector::add);
      reader.end(collector::add);
      // Then
      assertThat(collector.answer().failure()).isNotNull();
    }
  }
}
