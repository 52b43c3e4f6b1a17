package io.polyphony.server.crypto;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL of table {@code data_key}. */
@ApplicationScoped
class DataKeyStore {
  private final Database database;

  DataKeyStore(Database database) {
    this.database = database;
  }

  record Row(UUID id, UUID organisationId, int masterVersion, String wrapped) {}

  Optional<Row> find(UUID id) {
    return database.with(
        handle ->
            handle
                .createQuery("select * from data_key where id = :id")
                .bind("id", id)
                .mapTo(Row.class)
                .findOne());
  }

  Optional<Row> current(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from data_key where organisation_id = :organisation"
                        + " and retired_at is null")
                .bind("organisation", organisation)
                .mapTo(Row.class)
                .findOne());
  }

  /** Does nothing if the organisation has a current key already. */
  void insert(Row row, Instant now) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "insert into data_key (id, organisation_id, master_version, wrapped, created_at)"
                        + " values (:id, :organisation, :version, :wrapped, :now)"
                        + " on conflict do nothing")
                .bind("id", row.id())
                .bind("organisation", row.organisationId())
                .bind("version", row.masterVersion())
                .bind("wrapped", row.wrapped())
                .bind("now", now)
                .execute());
  }

  void retire(UUID organisation, Instant now) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "update data_key set retired_at = :now where organisation_id = :organisation"
                        + " and retired_at is null")
                .bind("organisation", organisation)
                .bind("now", now)
                .execute());
  }

  List<Row> olderThan(int version, int limit) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from data_key where master_version < :version order by id limit :limit")
                .bind("version", version)
                .bind("limit", limit)
                .mapTo(Row.class)
                .list());
  }

  void rewrap(Row row) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "update data_key set wrapped = :wrapped, master_version = :version"
                        + " where id = :id and master_version < :version")
                .bind("wrapped", row.wrapped())
                .bind("version", row.masterVersion())
                .bind("id", row.id())
                .execute());
  }

  boolean any() {
    return database.with(
        handle ->
            handle.createQuery("select exists (select from data_key)").mapTo(Boolean.class).one());
  }

  void delete(UUID organisation) {
    database.with(
        handle -> handle.execute("delete from data_key where organisation_id = ?", organisation));
  }
}
