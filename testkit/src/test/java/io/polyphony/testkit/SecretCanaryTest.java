package io.polyphony.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCanaryTest {
  private final SecretCanary canary = SecretCanary.of("sk-", "header");

  @Test
  void isFoundInEveryForm() {
    String value = canary.value();
    assertThat(canary.foundIn("Bearer " + value)).isNotEmpty();
    assertThat(canary.foundIn(URLEncoder.encode(value, StandardCharsets.UTF_8))).isNotEmpty();
    assertThat(canary.foundIn("{\"k\":\"" + value.replace("/", "\\/") + "\"}")).isNotEmpty();
    assertThat(canary.foundIn(value.substring(0, 25) + "...")).isNotEmpty();
    for (String before : new String[] {"", "a", "ab", "abc"}) {
      byte[] bytes = (before + value + "tail").getBytes(StandardCharsets.UTF_8);
      assertThat(canary.foundIn(Base64.getEncoder().encodeToString(bytes))).isNotEmpty();
      assertThat(canary.foundIn(Base64.getUrlEncoder().encodeToString(bytes))).isNotEmpty();
    }
  }

  @Test
  void isNotFoundWhereItIsNot() {
    assertThat(canary.foundIn("sk-... and some harmless text")).isEmpty();
    assertThat(canary.foundIn(SecretCanary.of("sk-", "other").value())).isEmpty();
  }

  @Test
  void manyAreFoundAtOnce(@TempDir Path folder) throws Exception {
    // Given
    SecretCanary made = SecretCanary.known("Zk3jQ9xTt7b2LwPm5vRc");
    var search = new CanarySearch(Map.of("given", canary, "made", made));
    String backwards = new StringBuilder(made.value()).reverse().toString();
    Files.writeString(folder.resolve("log"), "first Zk3jQ9xTt7b2 characters");

    // When, then
    assertThat(search.foundIn(("a " + backwards).getBytes(StandardCharsets.UTF_8)))
        .containsExactly("made");
    assertThat(search.foundIn(("x" + canary.value()).getBytes(StandardCharsets.UTF_8)))
        .containsExactly("given");
    assertThat(search.foundIn("sk- Zk3jQ9xTt7b".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(search.filesBelow(folder)).containsExactly("made in log");
  }

  @Test
  void isFoundInFiles(@TempDir Path folder) throws Exception {
    // Given
    Path clean = Files.writeString(folder.resolve("clean.log"), "nothing");
    Path dirty = Files.writeString(folder.resolve("dirty.log"), "key=" + canary.value());

    // When, then
    assertThat(canary.filesBelow(folder)).containsExactly(dirty).doesNotContain(clean);
  }
}
