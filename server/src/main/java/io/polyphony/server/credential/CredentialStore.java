package io.polyphony.server.credential;

import io.polyphony.server.store.Database;
import io.polyphony.server.store.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of table {@code credential}. */
@ApplicationScoped
class CredentialStore {
  private final Database database;

  CredentialStore(Database database) {
    this.database = database;
  }

  record Row(
      UUID id,
      UUID organisationId,
      UUID ownerId,
      String provider,
      String name,
      boolean active,
      String origin,
      @Nullable String variable,
      String secret,
      Jsonb settings,
      String hint,
      @Nullable String baseUrl,
      @Nullable String dialect,
      @Nullable List<String> models,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      long useCount,
      @Nullable Jsonb lastVerdict) {}

  List<Row> list(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from credential where organisation_id = :organisation order by id")
                .bind("organisation", organisation)
                .mapTo(Row.class)
                .list());
  }

  Optional<Row> find(UUID organisation, UUID id) {
    return list(organisation).stream().filter(row -> row.id().equals(id)).findFirst();
  }

  void insert(Row row) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into credential (id, organisation_id, owner_id, provider, name, active,
                      origin, variable, secret, settings, hint, base_url, dialect, models, created_at,
                      updated_at)
                    values (:id, :organisationId, :ownerId, :provider, :name, :active, :origin,
                      :variable, :secret, :settings, :hint, :baseUrl, :dialect, :models, :createdAt,
                      :createdAt)
                    on conflict do nothing
                    """)
                .bindMap(values(row))
                .bindArray("models", String.class, row.models())
                .execute());
  }

  void update(Row row, Instant now) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    update credential set name = :name, active = :active, secret = :secret,
                      settings = :settings, hint = :hint, base_url = :baseUrl, models = :models, updated_at = :now
                    where organisation_id = :organisationId and id = :id
                    """)
                .bindMap(values(row))
                .bindArray("models", String.class, row.models())
                .bind("now", now)
                .execute());
  }

  void delete(UUID organisation, UUID id) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "delete from credential where organisation_id = :organisation and id = :id")
                .bind("organisation", organisation)
                .bind("id", id)
                .execute());
  }

  void used(UUID id, long times, Instant now) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "update credential set use_count = use_count + :times, last_used_at = :now"
                        + " where id = :id")
                .bind("id", id)
                .bind("times", times)
                .bind("now", now)
                .execute());
  }

  /** The owner, if the organisation is the installation's first: the operator's own. */
  Optional<UUID> installer(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    select id from user_account
                    where organisation_id = :organisation and role = 'owner'
                      and organisation_id = (select id from organisation order by id limit 1)
                    order by id limit 1
                    """)
                .bind("organisation", organisation)
                .mapTo(UUID.class)
                .findOne());
  }

  /** Makes others who refresh the organisation's credentials wait for this transaction. */
  void lock(UUID organisation) {
    database.with(
        handle ->
            handle.execute(
                "select pg_advisory_xact_lock(hashtextextended(?, 0))",
                "credential " + organisation));
  }

  /** What is written of a row; its models are bound apart. */
  private static Map<String, @Nullable Object> values(Row row) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("id", row.id());
    values.put("organisationId", row.organisationId());
    values.put("ownerId", row.ownerId());
    values.put("provider", row.provider());
    values.put("name", row.name());
    values.put("active", row.active());
    values.put("origin", row.origin());
    values.put("variable", row.variable());
    values.put("secret", row.secret());
    values.put("settings", row.settings());
    values.put("hint", row.hint());
    values.put("baseUrl", row.baseUrl());
    values.put("dialect", row.dialect());
    values.put("createdAt", row.createdAt());
    return values;
  }
}
