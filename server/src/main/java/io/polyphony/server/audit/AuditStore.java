package io.polyphony.server.audit;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL of tables {@code audit_event} and {@code audit_head}. */
@ApplicationScoped
class AuditStore {
  private static final int PAGE = 1_000;

  private final Database database;

  AuditStore(Database database) {
    this.database = database;
  }

  record Head(long sequence, byte[] mac) {}

  record Signature(byte[] previousMac, byte[] mac) {}

  record Link(AuditEvent event, Signature signature) {}

  /** Makes other writers of the organisation's chain wait for this transaction. */
  Optional<Head> lockHead(UUID organisation) {
    return database.with(
        handle -> {
          handle.execute(
              "select pg_advisory_xact_lock(hashtextextended(?, 0))", "audit " + organisation);
          return handle
              .createQuery("select sequence, mac from audit_head where organisation_id = :id")
              .bind("id", organisation)
              .mapTo(Head.class)
              .findOne();
        });
  }

  void append(Link link) {
    AuditEvent event = link.event();
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into audit_event values (:organisationId, :sequence, :id, :actorId,
                      :actorName, :action, :targetType, :targetId, :detail, :createdAt,
                      :keyVersion, :previousMac, :mac)
                    """)
                .bind("organisationId", event.organisationId())
                .bind("sequence", event.sequence())
                .bind("id", event.id())
                .bind("actorId", event.actorId())
                .bind("actorName", event.actorName())
                .bind("action", event.action())
                .bind("targetType", event.targetType())
                .bind("targetId", event.targetId())
                .bind("detail", event.detail())
                .bind("createdAt", event.createdAt())
                .bind("keyVersion", event.keyVersion())
                .bind("previousMac", link.signature().previousMac())
                .bind("mac", link.signature().mac())
                .execute());
    moveHead(event.organisationId(), event.sequence(), link.signature().mac());
  }

  private void moveHead(UUID organisation, long sequence, byte[] mac) {
    database.with(
        handle ->
            handle.execute(
                "insert into audit_head values (?, ?, ?) on conflict (organisation_id)"
                    + " do update set sequence = excluded.sequence, mac = excluded.mac",
                organisation,
                sequence,
                mac));
  }

  /** The chain's next page. */
  List<Link> after(UUID organisation, long sequence) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from audit_event where organisation_id = :organisation"
                        + " and sequence > :sequence order by sequence limit "
                        + PAGE)
                .bind("organisation", organisation)
                .bind("sequence", sequence)
                .map(
                    (row, context) ->
                        new Link(
                            context
                                .findRowMapperFor(AuditEvent.class)
                                .orElseThrow()
                                .map(row, context),
                            new Signature(row.getBytes("previous_mac"), row.getBytes("mac"))))
                .list());
  }

  Optional<Head> head(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery("select sequence, mac from audit_head where organisation_id = :id")
                .bind("id", organisation)
                .mapTo(Head.class)
                .findOne());
  }
}
