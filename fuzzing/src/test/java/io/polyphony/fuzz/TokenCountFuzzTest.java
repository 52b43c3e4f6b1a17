package io.polyphony.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.dialect.InboundRequest;
import io.polyphony.llm.dialect.TokenCounting;
import io.polyphony.llm.failure.FailureException;
import java.util.List;

/** Bytes for the question how many tokens a prompt has, and for its answer. */
class TokenCountFuzzTest {
  private static final List<TokenCounting> DIALECTS =
      List.of(AnthropicMessages.standard(), GeminiGenerate.standard());

  @FuzzTest
  void question(byte[] data) {
    for (TokenCounting dialect : DIALECTS) {
      try {
        var question = dialect.readQuestion(new InboundRequest(data, "model", null));
        assertThat((long) dialect.writeQuestion(question).body().toString().length())
            .isLessThan(8_192 + 64L * data.length);
        assertThat(dialect.relayQuestion(data, "other")).hasSizeLessThan(8_192 + 2 * data.length);
      } catch (FailureException refused) {
        assertThat(refused.failure().code().status()).isBetween(400, 499);
      }
    }
  }

  @FuzzTest
  void answer(byte[] data) {
    for (TokenCounting dialect : DIALECTS) {
      try {
        assertThat(dialect.writeTokens(dialect.readTokens(data))).isNotEmpty();
      } catch (FailureException clear) {
        assertThat(clear.failure().message()).isNotBlank();
      }
    }
  }
}
