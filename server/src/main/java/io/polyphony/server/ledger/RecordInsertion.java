package io.polyphony.server.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Sends records to the database. One that the database will never take must not hold up those
 * behind it: it is set aside in a file of its own, a JSON object a line, and reported.
 */
final class RecordInsertion {
  private static final Logger LOG = Logger.getLogger(RecordInsertion.class);
  private static final String SET_ASIDE = "set-aside.jsonl";

  private final LedgerStore store;
  private final Path folder;

  RecordInsertion(LedgerStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  /**
   * When this returns each record is in the database, or set aside; fails if that is away.
   *
   * @return the last transaction that did it; 0 if nothing was new
   */
  long insert(List<? extends StoredJson> records) throws IOException {
    try {
      return store.insert(records);
    } catch (RuntimeException failed) {
      if (!LedgerStore.isRefusal(failed)) {
        throw failed;
      }
      long transaction = 0;
      for (StoredJson record : records) {
        transaction = Math.max(transaction, insertAlone(record));
      }
      return transaction;
    }
  }

  private long insertAlone(StoredJson record) throws IOException {
    try {
      return store.insert(List.of(record));
    } catch (RuntimeException failed) {
      if (!LedgerStore.isRefusal(failed)) {
        throw failed;
      }
      Path file = folder.resolve(SET_ASIDE);
      try (var out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        out.write(record.bytes());
        out.write('\n');
      }
      LOG.errorf("The database does not take a record; it stands in %s", file);
      return 0;
    }
  }
}
