package io.polyphony.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The embedded database's life, seen from outside: every owner is a process of its own. */
class EmbeddedPostgresTest {
  private static final Path FOLDER = Path.of("target", "test-pg-life").toAbsolutePath();

  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void emptyCluster() throws IOException {
    awaitGone();
    FileTree.delete(FOLDER.resolve("cluster"));
  }

  @AfterEach
  void endOwners() throws IOException {
    started.forEach(Process::destroyForcibly);
    awaitGone();
  }

  @Test
  void theDatabaseEndsWithItsOwnerAndKeepsItsRows() throws Exception {
    // Given
    Process owner = spawn();
    String url = address(owner);
    execute(url, "create table note (text text)");
    execute(url, "insert into note values ('kept')");

    // When
    owner.destroyForcibly().waitFor();

    // Then
    awaitGone();
    assertThat(note(address(spawn()))).isEqualTo("kept");
  }

  @Test
  void aSecondProcessJoinsTheRunningServer() throws Exception {
    // Given
    String first = address(spawn());

    // When
    String second = address(spawn());

    // Then
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aLeftOverPidFileDoesNotHinderTheNextStart() throws Exception {
    // Given
    Process owner = spawn();
    execute(address(owner), "create table note (text text)");
    Path pidFile = FOLDER.resolve("cluster/postmaster.pid");
    String left = Files.readString(pidFile);
    owner.destroyForcibly().waitFor();
    awaitGone();
    Files.writeString(pidFile, left);

    // When
    String url = address(spawn());

    // Then
    execute(url, "insert into note values ('again')");
    assertThat(note(url)).isEqualTo("again");
  }

  @Test
  void aKilledDatabaseComesBackWhereItWasWithItsRows() throws Exception {
    // Given
    String url = address(spawn());
    execute(url, "create table note (text text)");
    execute(url, "insert into note values ('kept')");
    long killed = Postmaster.read(FOLDER.resolve("cluster")).orElseThrow().pid();

    // When
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();

    // Then
    Deadline.await(
        Duration.ofSeconds(30),
        "the database to be back",
        () ->
            Postmaster.read(FOLDER.resolve("cluster"))
                .filter(now -> now.ready() && now.pid() != killed));
    assertThat(note(url)).isEqualTo("kept");
  }

  @Test
  void thePasswordIsOursAloneAndNeeded() throws Exception {
    // Given
    String url = address(spawn());

    // When
    var permissions = Files.getPosixFilePermissions(FOLDER.resolve("password"));

    // Then
    assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> DriverManager.getConnection(url, "app", "guess").close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void theProgramsAreOfTheVersionThatNamesTheirFolder() throws Exception {
    Path programs = PostgresBinaries.unpack(FOLDER);
    Process process =
        new ProcessBuilder(programs.resolve("bin/postgres").toString(), "--version").start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).contains(PostgresBinaries.VERSION.replaceFirst("\\.0$", ""));
  }

  private Process spawn() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                StartForTests.class.getName(),
                FOLDER.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    return process;
  }

  @SuppressWarnings("resource") // the process owns its streams
  private static String address(Process process) throws IOException {
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("url ")) {
        return line.substring(4);
      }
    }
    throw new IllegalStateException("The process ended without starting a database");
  }

  private static void execute(String url, String sql) throws SQLException, IOException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String note(String url) throws SQLException, IOException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select text from note")) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connect(String url) throws SQLException, IOException {
    String password = Files.readString(FOLDER.resolve("password")).strip();
    return DriverManager.getConnection(url, "app", password);
  }

  private static void awaitGone() throws IOException {
    Path cluster = FOLDER.resolve("cluster");
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (Files.isDirectory(cluster) && Postmaster.alive(cluster)) {
      assertThat(System.nanoTime()).as("database still runs").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
