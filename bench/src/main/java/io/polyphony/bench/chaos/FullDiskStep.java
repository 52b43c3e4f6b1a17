package io.polyphony.bench.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The disk under the data folder, journal and database with it, has no room, and then has again.
 */
final class FullDiskStep implements Step {
  private static final String SIZE = "2g";
  private static final Duration HEALED = Duration.ofSeconds(60);

  private final Path folder;
  private final String impossible;

  /**
   * Puts a small disk of memory where the data will be.
   *
   * @param folder the data folder's place
   */
  FullDiskStep(Path folder) {
    this.folder = folder;
    this.impossible =
        command("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "polyphony-chaos", folder.toString());
  }

  @Override
  public String name() {
    return "a full disk";
  }

  @Override
  public String impossible() {
    return impossible;
  }

  @Override
  public void run(Stage stage) throws Exception {
    Path filler = folder.resolve("filler");
    try {
      fill(filler);
      stage.goOn(4_000);
    } finally {
      Files.deleteIfExists(filler);
    }
    ChaosServer.await(HEALED, "the database to be well again", stage.server()::databaseAnswers);
    ChaosServer.await(HEALED, "the server to be ready again", stage.server()::ready);
    stage.goOn(1_000);
  }

  private static void fill(Path filler) throws IOException {
    byte[] much = new byte[64 << 10];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(much);
      }
    } catch (IOException full) {
      if (Files.size(filler) == 0) {
        throw full;
      }
    }
  }

  private static String command(String... words) {
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes()).strip();
      process.waitFor(10, TimeUnit.SECONDS);
      return process.exitValue() == 0 ? "" : said;
    } catch (IOException missing) {
      return String.valueOf(missing.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Override
  public void tidy() {
    if (impossible.isEmpty()) {
      command("umount", "-l", folder.toString());
    }
  }
}
