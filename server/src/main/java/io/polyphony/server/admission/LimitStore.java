package io.polyphony.server.admission;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** SQL of table {@code limit_rule}, and of what budgets have spent. */
@ApplicationScoped
class LimitStore {
  private static final String COLUMNS =
      "id, name, scope, subject_id as subject, model, measure, period, amount, hard, outage,"
          + " created_at";

  private final Database database;

  LimitStore(Database database) {
    this.database = database;
  }

  /** A limit and whose it is. */
  record Owned(UUID organisation, Limit limit) {}

  List<Owned> all() {
    return database.with(
        handle ->
            handle
                .createQuery("select organisation_id, " + COLUMNS + " from limit_rule order by id")
                .reduceRows(
                    (Map<UUID, Owned> found, org.jdbi.v3.core.result.RowView row) -> {
                      Limit limit = row.getRow(Limit.class);
                      UUID organisation = row.getColumn("organisation_id", UUID.class);
                      found.put(limit.id(), new Owned(organisation, limit));
                    })
                .toList());
  }

  List<Limit> list(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select "
                        + COLUMNS
                        + " from limit_rule where organisation_id = :organisation order by id")
                .bind("organisation", organisation)
                .mapTo(Limit.class)
                .list());
  }

  Optional<Limit> find(UUID organisation, UUID id) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select "
                        + COLUMNS
                        + " from limit_rule where organisation_id = :organisation and id = :id")
                .bind("organisation", organisation)
                .bind("id", id)
                .mapTo(Limit.class)
                .findOne());
  }

  void insert(UUID organisation, UUID owner, Limit limit) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into limit_rule (id, organisation_id, owner_id, name, scope, subject_id,
                      model, measure, period, amount, hard, outage, created_at, updated_at)
                    values (:id, :organisation, :owner, :name, :scope, :subject, :model, :measure,
                      :period, :amount, :hard, :outage, :createdAt, :createdAt)
                    """)
                .bind("organisation", organisation)
                .bind("owner", owner)
                .bindMethods(limit)
                .execute());
  }

  /** Changes what may change; false if there is no such limit. */
  boolean update(UUID organisation, UUID id, LimitChange change, Instant now) {
    return database.with(
        handle ->
            handle
                    .createUpdate(
                        "update limit_rule set name = :name, amount = :amount, hard = :hard,"
                            + " outage = coalesce(:outage, outage), updated_at = :now"
                            + " where organisation_id = :organisation and id = :id")
                    .bindMethods(change)
                    .bind("name", change.name().strip())
                    .bind("now", now)
                    .bind("organisation", organisation)
                    .bind("id", id)
                    .execute()
                > 0);
  }

  boolean delete(UUID organisation, UUID id) {
    return database.with(
        handle ->
            handle.execute(
                    "delete from limit_rule where organisation_id = ? and id = ?", organisation, id)
                > 0);
  }

  /** Whether the organisation has such a team, person or key. */
  boolean hasSubject(UUID organisation, LimitScope scope, UUID subject) {
    String table =
        switch (scope) {
          case TEAM -> "team";
          case USER -> "user_account";
          case VIRTUAL_KEY -> "virtual_key";
          case ORGANISATION -> throw new IllegalArgumentException("an organisation is no subject");
        };
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select exists (select 1 from "
                        + table
                        + " where organisation_id = :organisation and id = :id)")
                .bind("organisation", organisation)
                .bind("id", subject)
                .mapTo(boolean.class)
                .one());
  }

  /**
   * What was spent of a budget.
   *
   * @param nano nano-dollars by subject
   * @param snapshot which transactions are in it, as {@code pg_snapshot} writes them
   */
  record Spent(Map<UUID, Long> nano, String snapshot) {}

  /**
   * What was spent since that day, by the limit's subjects.
   *
   * @param only the one to look at; null for all of the limit's
   */
  Spent spent(UUID organisation, Limit limit, LocalDate from, @Nullable UUID only) {
    String subject =
        switch (limit.scope()) {
          case ORGANISATION -> "organisation_id";
          case TEAM -> "team_id";
          case USER -> "owner_id";
          case VIRTUAL_KEY -> "virtual_key_id";
        };
    String model = limit.model();
    boolean begins = model != null && model.endsWith("*");
    String name = model != null && begins ? model.substring(0, model.length() - 1) : model;
    Map<UUID, Long> nano = new HashMap<>();
    List<String> snapshots =
        database.with(
            handle ->
                handle
                    .createQuery(spent(subject))
                    .bind("organisation", organisation)
                    .bind("from", from)
                    .bind("begins", begins)
                    .bind("model", name)
                    .bind("subject", only != null ? only : limit.subject())
                    .map(
                        (row, context) -> {
                          UUID who = row.getObject("subject", UUID.class);
                          if (who != null) {
                            nano.put(who, row.getLong("nano"));
                          }
                          return row.getString("snapshot");
                        })
                    .list());
    return new Spent(nano, snapshots.getFirst());
  }

  /** One statement, so that sums and snapshot belong together; a row without subject at least. */
  private static String spent(String subject) {
    return """
        select %1$s as subject, sum(nano) as nano, pg_current_snapshot()::text as snapshot
        from spend
        where organisation_id = :organisation and day >= :from
          and (:model::text is null or model = :model or (:begins and starts_with(model, :model)))
          and (:subject::uuid is null or %1$s = :subject)
          and %1$s <> '00000000-0000-0000-0000-000000000000'
        group by 1
        union all select null, 0, pg_current_snapshot()::text
        """
        .formatted(subject);
  }
}
