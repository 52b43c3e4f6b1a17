package io.polyphony.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeysTest {
  @TempDir Path folder;

  @Test
  void anotherStartReadsTheSameKey() {
    MasterKeys first = open();
    MasterKeys second = open();
    assertThat(first.fresh()).isTrue();
    assertThat(second.fresh()).isFalse();
    assertThat(second.key(1)).isEqualTo(first.key(1));
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    // Given
    Path file = open().file();

    // When
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    // Then
    assertThatThrownBy(this::open).hasMessageContaining("chmod 600");
  }

  @Test
  void aShortOrMalformedKeyIsRefused() throws Exception {
    for (String content : new String[] {"", "1 c2hvcnQ=", "no key", "1 !!!", "x AAAA"}) {
      Path file = open().file();
      Files.writeString(file, content);
      assertThatThrownBy(this::open).isInstanceOf(CryptoException.class);
      Files.delete(file);
    }
  }

  private MasterKeys open() {
    CryptoConfig config = () -> Optional.of(folder.resolve("master.key").toString());
    return new MasterKeys(config.masterKeyFile().map(Path::of).orElseThrow());
  }
}
