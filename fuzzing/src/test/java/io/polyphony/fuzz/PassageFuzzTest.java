package io.polyphony.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyphony.llm.dialect.FormScan;
import io.polyphony.llm.dialect.FormScanner;
import io.polyphony.llm.dialect.RelayedAnswerReader;
import io.polyphony.llm.dialect.RelayedRequests;
import io.polyphony.llm.failure.FailureException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bytes for what only looks at what is handed on as it is. */
class PassageFuzzTest {
  private static final String FORM = "multipart/form-data; boundary=edge";

  /** A form means the same however it arrives, and its model lies inside it. */
  @FuzzTest
  void form(byte[] data) {
    byte[] body = Reading.rest(data);
    FormScan whole = scanned(body, Math.max(1, body.length));
    assertThat(scanned(body, Reading.piece(data))).isEqualTo(whole);
    if (whole != null) {
      assertThat(whole.model()).isNotBlank();
      assertThat(whole.modelFrom()).isBetween(0L, whole.modelUntil());
      assertThat(whole.modelUntil()).isLessThanOrEqualTo(body.length);
    }
  }

  private static @Nullable FormScan scanned(byte[] body, int piece) {
    FormScanner scanner = Objects.requireNonNull(FormScanner.of(FORM));
    try {
      for (int at = 0; at < body.length; at += piece) {
        scanner.feed(body, at, Math.min(piece, body.length - at));
      }
      return scanner.end();
    } catch (FailureException refused) {
      assertThat(refused.failure().code().status()).isBetween(400, 499);
      return null;
    }
  }

  /** The type of a form's content is a client's, too. */
  @FuzzTest
  void type(byte[] data) {
    FormScanner scanner = FormScanner.of(new String(data, UTF_8));
    if (scanner != null) {
      try {
        scanner.feed(data, 0, data.length);
        scanner.end();
      } catch (FailureException refused) {
        assertThat(refused.failure().code().status()).isBetween(400, 499);
      }
    }
  }

  @FuzzTest
  void request(byte[] data) {
    try {
      byte[] sent = RelayedRequests.scan(data).splice(data, "other", false);
      assertThat(sent).hasSizeLessThan(8_192 + data.length);
    } catch (FailureException refused) {
      assertThat(refused.failure().code().status()).isBetween(400, 499);
    }
  }

  @FuzzTest
  void answer(byte[] data) {
    Reading.answer(new RelayedAnswerReader(Reading.head("application/json", false)), data);
  }

  @FuzzTest
  void stream(byte[] data) {
    Reading.answer(new RelayedAnswerReader(Reading.head("text/event-stream", true)), data);
  }
}
