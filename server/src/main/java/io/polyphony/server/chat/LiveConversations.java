package io.polyphony.server.chat;

import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.server.chat.ConversationStore.Owner;
import io.polyphony.server.store.Database;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** The conversations that something happens in, and the clockwork that tells pages and stores. */
@ApplicationScoped
class LiveConversations {
  private static final Logger LOG = Logger.getLogger(LiveConversations.class);
  private static final long TICK_MS = 33;
  private static final int TICKS_PER_PROGRESS = 15;
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final ConversationStore conversations;
  private final MessageStore messages;
  private final EventStore events;
  private final Database database;
  private final ChatJson json;
  private final ChatConfig config;
  private final InstantSource clock;
  private final Map<UUID, LiveConversation> live = new ConcurrentHashMap<>();
  private final AtomicLong ticks = new AtomicLong();
  private final ScheduledExecutorService clockwork =
      Executors.newScheduledThreadPool(
          2, task -> Thread.ofPlatform().daemon().name("chat").unstarted(task));

  LiveConversations(
      ConversationStore conversations,
      MessageStore messages,
      EventStore events,
      Database database,
      ChatJson json,
      ChatConfig config,
      InstantSource clock,
      MeterRegistry metrics) {
    this.conversations = conversations;
    this.messages = messages;
    this.events = events;
    this.database = database;
    this.json = json;
    this.config = config;
    this.clock = clock;
    metrics.gauge("polyphony_chat_pages", this, LiveConversations::pages);
    metrics.gauge("polyphony_chat_answers", this, LiveConversations::running);
  }

  /** Pages that listen now. */
  int pages() {
    return live.values().stream().mapToInt(LiveConversation::pages).sum();
  }

  /** Answers that are being written now. */
  int running() {
    return live.values().stream().mapToInt(LiveConversation::running).sum();
  }

  void start() {
    clockwork.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    long every = config.storeEvery().toMillis();
    clockwork.scheduleWithFixedDelay(this::storeAll, every, every, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    clockwork.shutdown();
    if (clockwork.awaitTermination(5, TimeUnit.SECONDS)) {
      storeAll();
    }
  }

  /** The conversation in memory; blocking the first time. The owner must have been checked. */
  LiveConversation of(Owner owner, UUID id) {
    LiveConversation known = live.get(id);
    if (known != null) {
      known.last();
      return known;
    }
    long last = conversations.find(owner, id).map(ConversationStore.Row::lastEvent).orElse(0L);
    return live.computeIfAbsent(id, missing -> new LiveConversation(id, owner, last, json));
  }

  /** Writes what this conversation has not stored yet; blocking. */
  void store(LiveConversation conversation) {
    synchronized (conversation.owner()) {
      LiveConversation.Unsaved unsaved = conversation.takeUnsaved();
      if (unsaved.isEmpty()) {
        return;
      }
      try {
        database.transaction(
            () -> {
              events.insert(
                  conversation.owner(), conversation.id(), unsaved.events(), clock.instant());
              unsaved.messages().forEach(messages::update);
              unsaved.completions().forEach(messages::completion);
            });
        conversation.saved(unsaved);
      } catch (RuntimeException away) {
        conversation.notSaved(unsaved);
        throw away;
      }
    }
  }

  private void tick() {
    boolean progress = ticks.incrementAndGet() % TICKS_PER_PROGRESS == 0;
    for (LiveConversation conversation : live.values()) {
      if (conversation.running() > 0) {
        conversation.tick(progress);
      }
    }
  }

  private void storeAll() {
    for (LiveConversation conversation : live.values()) {
      try {
        store(conversation);
      } catch (RuntimeException away) {
        LOG.warnf("Answers wait to be stored: %s", away.getMessage());
      }
    }
  }

  @Scheduled(every = "60s", delayed = "60s")
  void tidy() {
    long since = System.nanoTime() - IDLE.toNanos();
    live.values().removeIf(conversation -> conversation.idleSince(since));
    events.prune(clock.instant().minus(config.keepEvents()));
  }
}
