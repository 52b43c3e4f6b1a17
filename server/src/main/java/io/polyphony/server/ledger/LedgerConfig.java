package io.polyphony.server.ledger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** The journal and how it reaches the database. */
@ConfigMapping(prefix = "polyphony.ledger")
public interface LedgerConfig {

  /**
   * When journal entries are forced to the disk: {@code none}, {@code interval} or {@code always}.
   * A killed process loses nothing under any; a power loss may cost what was not forced.
   */
  @WithDefault("interval")
  Fsync fsync();

  /** How often settled records go to the database, and how often the journal is forced. */
  @WithDefault("200ms")
  Duration flushEvery();

  /** The journal's folder inside the data folder; one process writes it. */
  @WithDefault("journal")
  String folder();

  /** Size of one journal file in bytes. */
  @WithDefault("8388608")
  int segmentSize();

  /**
   * How many months before the current one records are kept; older months are dropped whole. Not
   * set: for ever.
   */
  OptionalInt keepMonths();

  /** When entries are forced to the disk. */
  enum Fsync {
    NONE,
    INTERVAL,
    ALWAYS
  }
}
