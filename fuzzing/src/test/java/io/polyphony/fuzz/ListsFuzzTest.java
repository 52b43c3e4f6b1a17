package io.polyphony.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.polyphony.llm.provider.IssuedToken;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Bytes for what is read of a vendor beside its answers: its list of models, its tokens. */
class ListsFuzzTest {
  private static final Providers PROVIDERS = Providers.installed();

  @FuzzTest
  void models(byte[] data) {
    for (Provider provider : PROVIDERS.all()) {
      List<String> listed = provider.readModels(data);
      assertThat(listed).doesNotContainNull().hasSizeLessThanOrEqualTo(data.length);
      assertThat(provider.answeringModels(data)).hasSizeLessThanOrEqualTo(data.length);
    }
  }

  @FuzzTest
  void token(byte[] data) {
    IssuedToken token = IssuedToken.read(data, Instant.EPOCH);
    if (token != null) {
      assertThat(token.token()).isNotEmpty();
      assertThat(token.lifetime()).isBetween(Duration.ZERO, Duration.ofDays(367));
    }
  }
}
