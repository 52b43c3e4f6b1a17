package io.polyphony.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of several variables. */
class EnvironmentKeysTest {
  private static final String ACCOUNT =
      "{\"type\":\"service_account\",\"project_id\":\"blue\",\"client_email\":\"a@b.example\","
          + "\"private_key\":\"line\\nline\"}";

  @Test
  void aKeyOfSeveralVariablesIsFoundWhole() {
    assertThat(
            found(Map.of("AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "S")))
        .containsExactly(
            new EnvironmentKeys.Key(
                "bedrock",
                "AWS_SECRET_ACCESS_KEY",
                Map.of("accessKeyId", "A", "secretAccessKey", "S", "region", "us-east-1")));
  }

  @Test
  void aPartOfAKeyIsNone() {
    assertThat(found(Map.of("AWS_SECRET_ACCESS_KEY", "S"))).isEmpty();
    assertThat(found(Map.of("AWS_ACCESS_KEY_ID", "A", "AWS_REGION", "eu-west-1"))).isEmpty();
    assertThat(found(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/key.json"))).isEmpty();
  }

  @Test
  void aLongTextStandsInAFileOrInTheVariable(@TempDir Path folder) throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("key.json"), ACCOUNT);

    // Then
    for (String value : new String[] {file.toString(), ACCOUNT}) {
      assertThat(found(Map.of("GOOGLE_APPLICATION_CREDENTIALS", value)))
          .singleElement()
          .satisfies(key -> assertThat(key.fields()).containsEntry("credentials", ACCOUNT));
    }
  }

  private static java.util.List<EnvironmentKeys.Key> found(Map<String, String> variables) {
    var config = new SmallRyeConfigBuilder().withDefaultValues(variables).build();
    return new EnvironmentKeys(config).found();
  }
}
