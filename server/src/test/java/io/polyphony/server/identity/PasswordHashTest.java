package io.polyphony.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordHashTest {
  private final PasswordHash hashes = new PasswordHash();

  @Test
  void aHashFitsItsPasswordOnly() {
    String hash = hashes.hash("correct horse ♞ battery");
    assertThat(hash).startsWith("$argon2id$v=19$m=47104,t=1,p=1$");
    assertThat(hashes.verify("correct horse ♞ battery", hash)).isTrue();
    assertThat(hashes.verify("correct horse ♞ batterz", hash)).isFalse();
    assertThat(hashes.verifyNobody("anything")).isFalse();
    assertThat(hashes.hash("correct horse ♞ battery")).isNotEqualTo(hash);
  }

  @Test
  void anotherImplementationsHashIsRead() {
    // made by the reference implementation: argon2 with -id -t 2 -k 65536 -p 1
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assertThat(hashes.verify("password", reference)).isTrue();
    assertThat(hashes.outdated(reference)).isTrue();
    assertThat(hashes.outdated(hashes.hash("password"))).isFalse();
  }
}
