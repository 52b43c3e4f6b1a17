package io.polyphony.server.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.store.DataFolder;
import io.polyphony.server.store.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one record per accepted request. Both the acceptance and the outcome go to the journal at
 * once; settled records go to the database in batches. At start the journal of the last process is
 * replayed: what was accepted and never settled is recorded as interrupted.
 */
@Singleton
public class Ledger {
  private static final Logger LOG = Logger.getLogger(Ledger.class);
  private static final int BATCH = 2_000;
  private static final String FULL =
      "The server cannot write down what this request would come to: its disk is full.";
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Bytes sent at once: with the driver's copies well below what G1 calls a humongous object. */
  private static final int BATCH_BYTES = 320 * 1024;

  private final LedgerStore store;
  private final RecordInsertion insertion;
  private final LedgerConfig config;
  private final ObjectMapper mapper;
  private final Path folder;
  private final ConcurrentLinkedQueue<Settled> settled = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService flusher =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("ledger").unstarted(task));
  private final Ids ids;
  private final LongAdder accepted = new LongAdder();
  private volatile @Nullable Journal journal;
  private boolean databaseAway;
  private boolean full;

  /** An accepted request's place in the journal, and what of its record stands already. */
  public static final class Entry {
    private final JournalEntry accepted;
    private final int identity;

    Entry(JournalEntry accepted, int identity) {
      this.accepted = accepted;
      this.identity = identity;
    }
  }

  /** Identity and outcome become one object: the brace between them turns into a comma. */
  private record Settled(Entry entry, JournalEntry outcome, @Nullable LongConsumer stored)
      implements StoredJson {
    @Override
    public int length() {
      return entry.identity + outcome.length();
    }

    @Override
    public void write(ByteBuffer to) {
      entry.accepted.write(to, 0, entry.identity);
      to.put((byte) ',');
      outcome.write(to, 1, outcome.length() - 1);
    }
  }

  @Inject
  public Ledger(
      LedgerStore store,
      LedgerConfig config,
      ObjectMapper mapper,
      DataFolder data,
      Ids ids,
      MeterRegistry meters) {
    this.store = store;
    this.config = config;
    this.mapper = mapper;
    this.folder = data.resolve(config.folder());
    this.insertion = new RecordInsertion(store, folder);
    this.ids = ids;
    FunctionCounter.builder("polyphony_ledger_accepted", accepted, LongAdder::sum)
        .description("Requests accepted by this process: each comes to one record")
        .register(meters);
    Gauge.builder("polyphony_ledger_waiting", this, Ledger::waiting)
        .description("Settled records that wait for the database")
        .register(meters);
    Gauge.builder("polyphony_ledger_journal_entries", this, Ledger::inJournal)
        .description("Journal entries whose record is not in the database yet")
        .register(meters);
  }

  void start(@Observes @Priority(20) StartupEvent event) throws IOException {
    List<Path> former = new ArrayList<>(Journal.files(folder));
    former.addAll(Journal.abandoned(folder));
    journal =
        Journal.open(folder, config.segmentSize(), config.fsync() == LedgerConfig.Fsync.ALWAYS);
    replay(former);
    long every = config.flushEvery().toMillis();
    flusher.scheduleWithFixedDelay(this::flushQuietly, every, every, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException, IOException {
    flusher.shutdown();
    if (flusher.awaitTermination(5, TimeUnit.SECONDS)) {
      flushQuietly();
      open().close();
    }
  }

  /**
   * A request was accepted: from here on it comes to a record, whatever dies.
   *
   * @throws io.polyphony.llm.failure.FailureException NO_DEPLOYMENT if the disk has no room to
   *     write down what comes of it
   */
  public Entry accept(Acceptance request) {
    RecordJson.Accepted json = RecordJson.accepted(request);
    JournalEntry entry;
    try {
      entry = open().accept(json.json());
    } catch (UncheckedIOException full) {
      throw new Failure(ErrorCode.NO_DEPLOYMENT, FULL, RETRY, null).asException();
    }
    accepted.increment();
    return new Entry(entry, json.identity());
  }

  /**
   * The request has ended; when this returns the journal holds the record.
   *
   * @param stored called with the transaction that brought the record to the database, on another
   *     thread; null if nobody wants to know
   */
  public void settle(Entry entry, CompletionRecord record, @Nullable LongConsumer stored) {
    settled.add(new Settled(entry, open().settle(RecordJson.outcome(record)), stored));
  }

  /** Does something while no record goes to the database; blocking. */
  public synchronized void still(Runnable work) {
    work.run();
  }

  /** Records by id, as far as they have reached the database; blocking. */
  public List<CompletionRecord> find(UUID organisation, Collection<UUID> ids) {
    return ids.isEmpty() ? List.of() : store.find(organisation, ids);
  }

  /** Settled records that wait for the database. */
  public int waiting() {
    return settled.size();
  }

  /** Journal entries whose record is not in the database yet: two for a settled request, or one. */
  private int inJournal() {
    Journal opened = journal;
    return opened == null ? 0 : opened.live();
  }

  /** Sends what is settled to the database now; blocking. For tests and shutdown. */
  public synchronized void flush() throws IOException {
    List<Settled> batch = new ArrayList<>();
    while (!settled.isEmpty()) {
      Settled next;
      int bytes = 0;
      while (bytes < BATCH_BYTES && (next = settled.peek()) != null) {
        batch.add(next);
        bytes += next.length();
        settled.poll();
      }
      long transaction;
      try {
        transaction = insertion.insert(batch);
      } catch (IOException | RuntimeException away) {
        settled.addAll(batch);
        throw away;
      }
      List<JournalSegment> done = new ArrayList<>();
      batch.forEach(
          one -> {
            done.add(one.entry().accepted.segment());
            done.add(one.outcome().segment());
          });
      open().done(done);
      reserve();
      for (Settled one : batch) {
        if (one.stored() != null) {
          one.stored().accept(transaction);
        }
      }
      batch.clear();
    }
  }

  /** A long backlog must not keep the next file waiting. */
  private void reserve() {
    try {
      open().reserve();
      full = false;
    } catch (IOException noRoom) {
      if (!full) {
        LOG.errorf("The journal cannot grow: %s", noRoom.getMessage());
        full = true;
      }
    }
  }

  private void flushQuietly() {
    reserve();
    try {
      if (config.fsync() == LedgerConfig.Fsync.INTERVAL) {
        open().force();
      }
      flush();
      if (databaseAway) {
        LOG.info("The database is back; the journal has been caught up.");
        databaseAway = false;
      }
    } catch (IOException | RuntimeException failed) {
      if (!databaseAway) {
        LOG.warnf("Records wait in the journal: %s", failed.getMessage());
        databaseAway = true;
      }
    }
  }

  /**
   * An outcome without its acceptance is in the database already: the file that held the acceptance
   * went when its last record had arrived there.
   */
  private void replay(List<Path> files) throws IOException {
    Map<String, ObjectNode> last = new LinkedHashMap<>();
    for (Path file : files) {
      for (byte[] payload : JournalSegment.read(file)) {
        var entry = (ObjectNode) mapper.readTree(payload);
        last.merge(id(entry), entry, Ledger::together);
      }
    }
    List<StoredJson> records = new ArrayList<>();
    for (ObjectNode entry : last.values()) {
      if (!entry.has(Column.ORGANISATION_ID.key())) {
        continue;
      }
      records.add(
          StoredJson.of(mapper.writeValueAsBytes(isSettled(entry) ? entry : interrupted(entry))));
    }
    for (int from = 0; from < records.size(); from += BATCH) {
      insertion.insert(records.subList(from, Math.min(records.size(), from + BATCH)));
    }
    for (Path file : files) {
      Files.delete(file);
      Path emptied = file.getParent();
      if (emptied != null) {
        Journal.removeIfEmpty(emptied);
      }
    }
    if (!records.isEmpty()) {
      LOG.infof("Replayed %d records from the journal.", records.size());
    }
  }

  /** Who served stands in the outcome; who was to be asked first no longer counts then. */
  private static ObjectNode together(ObjectNode before, ObjectNode after) {
    if (isSettled(after)) {
      before.remove(List.of(Column.PROVIDER.key(), Column.CREDENTIAL_ID.key()));
    }
    before.setAll(after);
    return before;
  }

  private static String id(ObjectNode entry) {
    return entry.path(Column.ID.key()).asText();
  }

  private static boolean isSettled(ObjectNode entry) {
    return entry.has(Column.STATE.key());
  }

  /** The record of a request that was running when its process died. */
  private ObjectNode interrupted(ObjectNode accepted) {
    accepted.put(Column.STATE.key(), CompletionState.INTERRUPTED.wire());
    accepted.put(Column.USAGE_SOURCE.key(), UsageSource.NONE.wire());
    accepted.put(Column.LATENCY_MS.key(), 0);
    accepted.putArray(Column.ATTEMPTS.key());
    accepted.put(Column.ERROR_ID.key(), ids.next().toString());
    accepted.put(Column.ERROR_CODE.key(), ErrorCode.INTERNAL.wire());
    accepted.put(Column.ERROR_MESSAGE.key(), "The server stopped while this request was running.");
    accepted.put(Column.RETRYABLE.key(), ErrorCode.INTERNAL.retryable());
    return accepted;
  }

  private Journal open() {
    Journal opened = journal;
    if (opened == null) {
      throw new UncheckedIOException(new IOException("the journal is not open yet"));
    }
    return opened;
  }
}
