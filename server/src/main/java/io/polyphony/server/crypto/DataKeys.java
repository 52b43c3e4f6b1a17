package io.polyphony.server.crypto;

import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Each organisation's own keys, stored only as wrapped by the master key. */
@ApplicationScoped
class DataKeys {
  private static final int BATCH = 500;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A key that is ready for use. */
  record DataKey(UUID id, UUID organisation, SecretKey key) {}

  private final MasterKeys masters;
  private final DataKeyStore rows;
  private final Database database;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<UUID, DataKey> byId = new ConcurrentHashMap<>();

  DataKeys(MasterKeys masters, DataKeyStore rows, Database database, Ids ids, InstantSource clock) {
    this.masters = masters;
    this.rows = rows;
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /** Refuses a new master key beside data that an older one sealed. */
  void verifyMaster() {
    if (masters.fresh() && rows.any()) {
      throw new CryptoException(
          "The database holds keys that another master key sealed. Put that file back at "
              + masters.file());
    }
  }

  /** The key that seals new values of the organisation; made at first use. */
  DataKey current(UUID organisation) {
    DataKeyStore.Row row =
        rows.current(organisation)
            .orElseGet(
                () -> {
                  rows.insert(wrap(random(organisation)), clock.instant());
                  return rows.current(organisation).orElseThrow();
                });
    return byId.computeIfAbsent(row.id(), id -> unwrap(row));
  }

  DataKey find(UUID id) {
    return byId.computeIfAbsent(
        id,
        wanted ->
            unwrap(
                rows.find(wanted).orElseThrow(() -> new CryptoException("A data key is missing"))));
  }

  /** Makes a new key for values sealed from now on. */
  void rotate(UUID organisation) {
    database.transaction(
        () -> {
          rows.retire(organisation, clock.instant());
          rows.insert(wrap(random(organisation)), clock.instant());
        });
  }

  /** Wraps all keys by the master key's current version; can be interrupted and run again. */
  int rewrap() {
    int done = 0;
    int version = masters.current();
    for (List<DataKeyStore.Row> batch = rows.olderThan(version, BATCH);
        !batch.isEmpty();
        batch = rows.olderThan(version, BATCH)) {
      for (DataKeyStore.Row row : batch) {
        rows.rewrap(wrap(unwrap(row)));
      }
      done += batch.size();
    }
    return done;
  }

  /** Forgets the organisation's keys: nothing that they sealed can ever be opened again. */
  void shred(UUID organisation) {
    rows.delete(organisation);
    byId.values().removeIf(key -> key.organisation().equals(organisation));
  }

  private DataKey random(UUID organisation) {
    byte[] bytes = new byte[AesGcm.KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return new DataKey(ids.next(), organisation, new SecretKeySpec(bytes, "AES"));
  }

  private DataKeyStore.Row wrap(DataKey key) {
    int version = masters.current();
    Sealed wrapped =
        Sealed.seal(
            "m" + version,
            masters.key(version),
            key.key().getEncoded(),
            place(key.organisation(), key.id()));
    return new DataKeyStore.Row(key.id(), key.organisation(), version, wrapped.text());
  }

  private DataKey unwrap(DataKeyStore.Row row) {
    byte[] bytes =
        Sealed.parse(row.wrapped())
            .open(masters.key(row.masterVersion()), place(row.organisationId(), row.id()));
    return new DataKey(row.id(), row.organisationId(), new SecretKeySpec(bytes, "AES"));
  }

  private static String place(UUID organisation, UUID id) {
    return new Place(organisation, "data_key", id, "wrapped").text();
  }
}
