package io.polyphony.server.cluster;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells all processes on the database that something changed, so that they forget what they
 * remembered of it: the server hears of a key that the command line revoked.
 */
@ApplicationScoped
public class Signals {
  private static final Logger LOG = Logger.getLogger(Signals.class);

  /** A waiting thread is not interrupted: that would break its connection, so it looks up often. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final SignalStore store;
  private final Map<String, List<Receiver>> receivers = new ConcurrentHashMap<>();
  private volatile boolean stopping;
  private @Nullable Thread listener;

  Signals(SignalStore store) {
    this.store = store;
  }

  /** Hears signals, on a thread of ours; must be quick. */
  public interface Receiver {
    void changed(String id);

    /** Signals may have been missed: anything may have changed. */
    void missed();
  }

  /**
   * Tells every process, this one included, once the transaction commits.
   *
   * @param topic the feature's word, without a space
   * @param id what changed
   */
  public void send(String topic, String id) {
    store.send(topic + " " + id);
  }

  /** Hears all signals of a topic from now on. */
  public void receive(String topic, Receiver receiver) {
    receivers.computeIfAbsent(topic, it -> new CopyOnWriteArrayList<>()).add(receiver);
  }

  void start(@Observes @Priority(10) StartupEvent event) {
    listener = Thread.ofVirtual().name("signals").start(this::listen);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    if (listener != null) {
      listener.join(PAUSE.multipliedBy(2));
    }
  }

  private void listen() {
    while (listening()) {
      try (SignalStore.Ear ear = store.listen()) {
        receivers.values().forEach(all -> all.forEach(Receiver::missed));
        while (listening()) {
          ear.hear(PATIENCE).forEach(this::deliver);
        }
      } catch (SQLException | RuntimeException lost) {
        if (listening()) {
          LOG.debugf("Signals are interrupted: %s", lost.getMessage());
          pause();
        }
      }
    }
  }

  private boolean listening() {
    return !stopping;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(String text) {
    int space = text.indexOf(' ');
    String topic = space < 0 ? text : text.substring(0, space);
    String id = text.substring(space + 1);
    receivers.getOrDefault(topic, List.of()).forEach(receiver -> receiver.changed(id));
  }
}
