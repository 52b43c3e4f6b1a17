package io.polyphony.server.access;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** SQL of table {@code session}. */
@ApplicationScoped
class SessionStore {
  private final Database database;

  SessionStore(Database database) {
    this.database = database;
  }

  /** A session with what its user may be and do now. */
  record Row(
      UUID id,
      UUID organisationId,
      UUID ownerId,
      String name,
      String role,
      Instant seenAt,
      Instant expiresAt) {}

  Optional<Row> find(byte[] tokenSha256) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    select s.id, s.organisation_id, s.owner_id, u.name, u.role, s.seen_at,
                      s.expires_at
                    from session s join user_account u on u.id = s.owner_id
                    where s.token_sha256 = :token and u.disabled_at is null
                    """)
                .bind("token", tokenSha256)
                .mapTo(Row.class)
                .findOne());
  }

  void insert(Row row, byte[] tokenSha256) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into session (id, organisation_id, owner_id, token_sha256, created_at,
                      seen_at, expires_at)
                    values (:id, :organisation, :owner, :token, :now, :now, :expires)
                    """)
                .bind("id", row.id())
                .bind("organisation", row.organisationId())
                .bind("owner", row.ownerId())
                .bind("token", tokenSha256)
                .bind("now", row.seenAt())
                .bind("expires", row.expiresAt())
                .execute());
  }

  void seen(UUID id, Instant now) {
    database.with(handle -> handle.execute("update session set seen_at = ? where id = ?", now, id));
  }

  void delete(UUID organisation, UUID id) {
    database.with(
        handle ->
            handle.execute(
                "delete from session where organisation_id = ? and id = ?", organisation, id));
  }

  int deleteOver(Instant now, Instant seenBefore) {
    return database.with(
        handle ->
            handle.execute(
                "delete from session where expires_at < ? or seen_at < ?", now, seenBefore));
  }
}
