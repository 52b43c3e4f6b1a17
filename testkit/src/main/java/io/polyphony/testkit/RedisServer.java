package io.polyphony.testkit;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real {@code redis-server} in a process of its own, which can be stopped, woken, emptied and
 * started again at the same port.
 */
public final class RedisServer implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final int port;
  private final List<String> options;
  private Process process;

  private RedisServer(int port, List<String> options) {
    this.port = port;
    this.options = options;
    this.process = spawn();
  }

  /** Where the program is, if this machine has it. */
  public static Optional<Path> program() {
    return Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one on a free port of the loopback address, without any file. */
  public static RedisServer start() {
    var server = new RedisServer(freePort(), List.of());
    server.awaitReady();
    return server;
  }

  /**
   * Starts a cluster of one that has all slots.
   *
   * @param folder for the cluster's own file
   */
  public static RedisServer startCluster(Path folder) {
    var server =
        new RedisServer(
            freePort(), List.of("--cluster-enabled", "yes", "--dir", folder.toString()));
    server.awaitReady();
    server.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    Await.until("the cluster to be whole", SOON, () -> server.command("GET", "any").equals("$-1"));
    return server;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Ends the process as a crash would, and starts an empty one. */
  public void restart() {
    kill();
    process = spawn();
    awaitReady();
  }

  /** Ends the process as a crash would. */
  public void kill() {
    process.destroyForcibly();
    Await.until("redis-server to end", SOON, () -> !process.isAlive());
  }

  /** The process stands still: it takes connections and answers nothing. */
  public void freeze() {
    signal("STOP");
  }

  /** The process goes on. */
  public void thaw() {
    signal("CONT");
  }

  public void flush() {
    command("FLUSHALL");
  }

  /** One line of the answer to a command without spaces in its words. */
  public String command(String... words) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) SOON.toMillis());
      String line = String.join(" ", words) + "\r\n";
      socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      var answer = new StringBuilder();
      for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
        answer.append((char) next);
      }
      return answer.toString();
    } catch (IOException away) {
      throw new UncheckedIOException(away);
    }
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Process spawn() {
    List<String> command = new ArrayList<>();
    command.add(program().orElseThrow().toString());
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--daemonize", "no"));
    command.addAll(options);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void awaitReady() {
    Await.until(
        "redis-server to answer",
        SOON,
        () -> {
          try {
            return command("PING").equals("+PONG");
          } catch (UncheckedIOException notYet) {
            return false;
          }
        });
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
