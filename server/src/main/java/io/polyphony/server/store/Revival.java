package io.polyphony.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts a database again that has ended although its owner lives: it was killed, or its disk was
 * full. It comes back where everybody looks for it, as soon as it can.
 */
final class Revival {
  private static final Logger LOG = Logger.getLogger(Revival.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Path cluster;
  private final Start start;

  /** Starts the server under a process that ends with it. */
  interface Start {
    Process run() throws IOException;
  }

  private Revival(Path cluster, Start start) {
    this.cluster = cluster;
    this.start = start;
  }

  /** Looks after a server as long as we live. */
  static void keep(Process running, Path cluster, Start start) {
    var revival = new Revival(cluster, start);
    Thread.ofVirtual().name("database-revival").start(() -> revival.watch(running));
  }

  private void watch(Process first) {
    try {
      Process running = first;
      while (true) {
        LOG.warnf("The database has ended (%d) and is started again.", running.waitFor());
        running = revived();
        LOG.info("The database runs again.");
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private Process revived() throws InterruptedException {
    String last = "";
    while (true) {
      Thread.sleep(PAUSE);
      try {
        Process started = started();
        if (started != null) {
          return started;
        }
      } catch (IOException impossible) {
        String why = String.valueOf(impossible.getMessage());
        if (!why.equals(last)) {
          LOG.warnf("The database cannot be started: %s", why);
          last = why;
        }
      }
    }
  }

  /** However long it takes to recover; null if it ended before it was ready. */
  private @Nullable Process started() throws IOException, InterruptedException {
    Process process = start.run();
    while (process.isAlive()) {
      if (Postmaster.readyBelow(process, cluster).isPresent()) {
        return process;
      }
      Thread.sleep(LOOK);
    }
    return null;
  }
}
