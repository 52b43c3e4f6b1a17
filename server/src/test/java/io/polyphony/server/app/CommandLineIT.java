package io.polyphony.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the packaged application, beside the server that it belongs to. */
class CommandLineIT {
  @TempDir static Path data;

  private static PackagedServer server;

  @BeforeAll
  static void start() throws Exception {
    server = PackagedServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void makesListsAndEndsAKey() throws Exception {
    // When
    PackagedServer.Said made = server.cli("key", "create", "deploy");
    PackagedServer.Said listed = server.cli("key", "list");
    String secret = made.text().strip().lines().reduce("", (before, line) -> line);
    PackagedServer.Said ended = server.cli("key", "revoke", secret.substring(0, 7));

    // Then
    assertThat(made.code()).isZero();
    assertThat(secret).matches("pp-[0-9A-Za-z]{39}");
    assertThat(listed.text()).contains("deploy").doesNotContain(secret);
    assertThat(ended.code()).isZero();
    assertThat(server.cli("key", "list").text()).contains("revoked");
  }

  @Test
  void asksTwoModelsAndVerifiesWhatCameOfIt() throws Exception {
    // When
    PackagedServer.Said asked =
        server.cli("ask", "-m", "sandbox/echo", "-m", "sandbox/echo", "Good morning");
    PackagedServer.Said verified = server.cli("verify");

    // Then
    assertThat(asked.code()).isZero();
    assertThat(asked.text()).contains("Good morning");
    assertThat(verified.text()).doesNotContain("BAD").contains("ok   answers-have-records");
    assertThat(verified.code()).isZero();
    assertThat(server.count("select count(*) from completion_record where door = 'cli'"))
        .isEqualTo(2);
  }

  @Test
  void looksAfterTheInstallation() throws Exception {
    assertThat(server.cli("doctor").text()).contains("ok   java").contains("ok   database");
    assertThat(server.cli("catalog", "list", "--all", "sandbox").text()).contains("sandbox/story");
    assertThat(server.cli("no-such-thing").code()).isNotZero();
  }
}
