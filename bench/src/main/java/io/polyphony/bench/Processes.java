package io.polyphony.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts and stops the processes of the comparison, each by its own id. */
public final class Processes {
  private Processes() {}

  public static Process start(
      List<String> command, Path folder, Map<String, String> environment, Path log)
      throws IOException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Ends it and waits for what it had started: a large database takes its time. */
  public static void stop(Process process) {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      for (ProcessHandle one : below) {
        one.onExit().completeOnTimeout(one, 60, TimeUnit.SECONDS).join();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until the address answers anything at all. */
  public static void awaitHttp(String address, Duration limit)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        var connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
        connection.setConnectTimeout(500);
        connection.setReadTimeout(2_000);
        connection.getResponseCode();
        return;
      } catch (IOException closed) {
        if (System.nanoTime() > deadline) {
          throw new IOException("no answer from " + address + " within " + limit, closed);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }
}
