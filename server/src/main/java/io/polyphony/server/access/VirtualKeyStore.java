package io.polyphony.server.access;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of table {@code virtual_key}. */
@ApplicationScoped
class VirtualKeyStore {
  private final Database database;

  VirtualKeyStore(Database database) {
    this.database = database;
  }

  /** What authentication needs to know of a key and its owner. */
  record Grant(
      UUID id,
      UUID organisationId,
      UUID ownerId,
      String name,
      String role,
      @Nullable Instant expiresAt,
      @Nullable List<String> models,
      @Nullable Integer requestsPerMinute,
      @Nullable Integer concurrency,
      @Nullable Integer cacheTtlSeconds,
      @Nullable List<String> addresses,
      @Nullable BodyMode bodies,
      @Nullable UUID teamId) {}

  List<VirtualKey> list(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from virtual_key where organisation_id = :organisation"
                        + " order by id desc")
                .bind("organisation", organisation)
                .mapTo(VirtualKey.class)
                .list());
  }

  Optional<VirtualKey> find(UUID organisation, UUID id) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from virtual_key where organisation_id = :organisation and id = :id")
                .bind("organisation", organisation)
                .bind("id", id)
                .mapTo(VirtualKey.class)
                .findOne());
  }

  void insert(UUID organisation, UUID owner, VirtualKey key, byte[] secretSha256) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into virtual_key (id, organisation_id, owner_id, name, prefix,
                      secret_sha256, models, requests_per_minute, concurrency, created_at,
                      expires_at, cache_ttl_seconds, addresses, bodies, team_id)
                    values (:id, :organisation, :owner, :name, :prefix, :secret, :models,
                      :requestsPerMinute, :concurrency, :createdAt, :expiresAt,
                      :cacheTtlSeconds, :addresses, :bodies, :team)
                    """)
                .bind("owner", owner)
                .bind("prefix", key.prefix())
                .bind("secret", secretSha256)
                .bind("createdAt", key.createdAt())
                .bindMap(rules(organisation, key))
                .execute());
  }

  /** Changes what a person can choose. */
  void update(UUID organisation, VirtualKey key) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    update virtual_key set name = :name, models = :models,
                      requests_per_minute = :requestsPerMinute, concurrency = :concurrency,
                      expires_at = :expiresAt, cache_ttl_seconds = :cacheTtlSeconds,
                      addresses = :addresses, bodies = :bodies, team_id = :team
                    where organisation_id = :organisation and id = :id
                    """)
                .bindMap(rules(organisation, key))
                .execute());
  }

  private static Map<String, Object> rules(UUID organisation, VirtualKey key) {
    Map<String, Object> rules = new HashMap<>();
    rules.put("id", key.id());
    rules.put("organisation", organisation);
    rules.put("name", key.name());
    rules.put("models", array(key.models()));
    rules.put("requestsPerMinute", key.requestsPerMinute());
    rules.put("concurrency", key.concurrency());
    rules.put("expiresAt", key.expiresAt());
    rules.put("cacheTtlSeconds", key.cacheTtlSeconds());
    rules.put("addresses", array(key.addresses()));
    rules.put("bodies", key.bodies());
    rules.put("team", key.teamId());
    return rules;
  }

  private static String @Nullable [] array(@Nullable List<String> texts) {
    return texts == null ? null : texts.toArray(String[]::new);
  }

  /** False if there is no such key. A key that is revoked stays so. */
  boolean revoke(UUID organisation, UUID id, Instant now) {
    return database.with(
        handle ->
            handle.execute(
                    "update virtual_key set revoked_at = coalesce(revoked_at, ?)"
                        + " where organisation_id = ? and id = ?",
                    now,
                    organisation,
                    id)
                > 0);
  }

  Optional<Grant> grant(byte[] secretSha256) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    select k.id, k.organisation_id, k.owner_id, k.name, u.role, k.expires_at,
                      k.models, k.requests_per_minute, k.concurrency, k.cache_ttl_seconds,
                      k.addresses, k.bodies, k.team_id
                    from virtual_key k join user_account u on u.id = k.owner_id
                    where k.secret_sha256 = :secret and k.revoked_at is null
                      and u.disabled_at is null
                    """)
                .bind("secret", secretSha256)
                .mapTo(Grant.class)
                .findOne());
  }

  boolean hasTeam(UUID organisation, UUID team) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select exists (select from team where organisation_id = :organisation"
                        + " and id = :team)")
                .bind("organisation", organisation)
                .bind("team", team)
                .mapTo(boolean.class)
                .one());
  }

  /** Takes a team's keys out of it; which they were. */
  List<UUID> leaveTeam(UUID organisation, UUID team) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "update virtual_key set team_id = null where organisation_id = :organisation"
                        + " and team_id = :team returning id")
                .bind("organisation", organisation)
                .bind("team", team)
                .mapTo(UUID.class)
                .list());
  }

  void used(Map<UUID, Long> counts, Instant now) {
    database.with(
        handle -> {
          var batch =
              handle.prepareBatch(
                  "update virtual_key set use_count = use_count + :count, last_used_at ="
                      + " greatest(last_used_at, :now) where id = :id");
          counts.forEach(
              (id, count) -> batch.bind("id", id).bind("count", count).bind("now", now).add());
          return batch.execute();
        });
  }
}
