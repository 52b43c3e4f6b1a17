package io.polyphony.server.app;

import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.store.DatabaseAddress;
import io.polyphony.server.store.DatabaseSettings;
import io.polyphony.server.store.DatabaseVersion;
import io.polyphony.server.store.EmbeddedPostgres.Sharing;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}: looks at what Polyphony needs, and says what to do where it is missing. */
@Command(
    name = "doctor",
    description = "Checks Java, data folder, database, master key, port, providers and clock.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final int OLDEST_JAVA = 25;
  private static final int OLDEST_POSTGRES = 15;
  private static final long LEAST_SPACE = 1L << 30;
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

  @Spec @Nullable CommandSpec spec;

  /** What one look found. */
  private record Finding(boolean good, String text) {}

  @Override
  public Integer call() {
    Config config = StartConfig.read();
    Path data = DatabaseSettings.dataFolder(config);
    List<Check> checks =
        List.of(
            new Check("java", DoctorCommand::java),
            new Check("data folder", () -> folder(data)),
            new Check("master key", () -> masterKey(config, data)),
            new Check("database", () -> database(config)),
            new Check("port", () -> port(config)),
            new Check("providers", () -> providers(config)));
    int bad = 0;
    for (Check check : checks) {
      Finding finding = check.look();
      bad += finding.good() ? 0 : 1;
      out().printf("%-4s %-12s %s%n", finding.good() ? "ok" : "BAD", check.name(), finding.text());
    }
    return bad == 0 ? 0 : 1;
  }

  @FunctionalInterface
  private interface Look {
    Finding look() throws IOException;
  }

  private record Check(String name, Look examine) {
    Finding look() {
      try {
        return examine.look();
      } catch (IOException | RuntimeException failed) {
        return new Finding(false, String.valueOf(failed.getMessage()));
      }
    }
  }

  private static Finding java() {
    int version = Runtime.version().feature();
    return new Finding(
        version >= OLDEST_JAVA,
        Runtime.version() + (version >= OLDEST_JAVA ? "" : ": install Java 25 or newer"));
  }

  private static Finding folder(Path data) throws IOException {
    Files.createDirectories(data);
    Path probe = Files.createTempFile(data, "doctor", ".tmp");
    Files.delete(probe);
    long free = Files.getFileStore(data).getUsableSpace();
    String text = data + ", " + (free >> 20) + " MiB free";
    return new Finding(free >= LEAST_SPACE, free >= LEAST_SPACE ? text : text + ": make room");
  }

  private static Finding masterKey(Config config, Path data) throws IOException {
    Path file =
        config
            .getOptionalValue("polyphony.crypto.master-key-file", String.class)
            .map(Path::of)
            .orElseGet(() -> data.resolve("master.key"));
    if (!Files.exists(file)) {
      return new Finding(true, file + " will be made at the first start");
    }
    String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    boolean closed = permissions.endsWith("------");
    return new Finding(closed, file + " " + permissions + (closed ? "" : ": chmod 600 it"));
  }

  private static Finding database(Config config) {
    DatabaseAddress address = DatabaseSettings.open(config, Sharing.JOIN);
    Instant before = InstantSource.system().instant();
    DatabaseVersion version = DatabaseVersion.ask(address);
    Duration off = Duration.between(before, version.clock()).abs();
    String text = "PostgreSQL " + version.name() + ", its clock differs by " + off.toMillis();
    if (version.major() < OLDEST_POSTGRES) {
      return new Finding(false, text + " ms: use version " + OLDEST_POSTGRES + " or newer");
    }
    return off.compareTo(CLOCK_TOLERANCE) > 0
        ? new Finding(false, text + " ms: set the clocks right")
        : new Finding(true, text + " ms");
  }

  private static Finding port(Config config) throws IOException {
    String host = config.getOptionalValue("polyphony.host", String.class).orElse("127.0.0.1");
    int port = config.getOptionalValue("polyphony.port", Integer.class).orElse(8080);
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return new Finding(true, host + ":" + port + " is free");
    } catch (java.net.BindException taken) {
      return new Finding(
          true, host + ":" + port + " is in use: by Polyphony, or choose POLYPHONY_PORT");
    }
  }

  private static Finding providers(Config config) {
    List<Provider> all = List.copyOf(Providers.installed().all());
    List<String> withKey =
        all.stream()
            .flatMap(provider -> provider.environmentVariables().stream())
            .filter(it -> config.getOptionalValue(it, String.class).isPresent())
            .toList();
    String keys = withKey.isEmpty() ? "no key in the environment" : String.join(", ", withKey);
    return new Finding(!all.isEmpty(), all.size() + " installed; " + keys);
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
