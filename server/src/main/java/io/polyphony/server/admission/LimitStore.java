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

/** SQL of table {@code limit_rule}, and of what budgets have spent. */
@ApplicationScoped
class LimitStore {
  private static final String COLUMNS =
      "id, name, scope, subject_id as subject, model, measure, period, amount, hard, created_at";

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
                      model, measure, period, amount, hard, created_at, updated_at)
                    values (:id, :organisation, :owner, :name, :scope, :subject, :model, :measure,
                      :period, :amount, :hard, :createdAt, :createdAt)
                    """)
                .bind("organisation", organisation)
                .bind("owner", owner)
                .bindMethods(limit)
                .execute());
  }

  /** Changes what may change; false if there is no such limit. */
  boolean update(UUID organisation, UUID id, String name, long amount, boolean hard, Instant now) {
    return database.with(
        handle ->
            handle.execute(
                    "update limit_rule set name = ?, amount = ?, hard = ?, updated_at = ?"
                        + " where organisation_id = ? and id = ?",
                    name,
                    amount,
                    hard,
                    now,
                    organisation,
                    id)
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

  /** Nano-dollars spent since that day, by the limit's subjects. */
  Map<UUID, Long> spent(UUID organisation, Limit limit, LocalDate from) {
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
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select "
                        + subject
                        + " as subject, sum(nano) as nano from spend"
                        + " where organisation_id = :organisation and day >= :from"
                        + " and (:model::text is null or model = :model"
                        + " or (:begins and starts_with(model, :model)))"
                        + " and (:subject::uuid is null or "
                        + subject
                        + " = :subject) and "
                        + subject
                        + " <> '00000000-0000-0000-0000-000000000000' group by 1")
                .bind("organisation", organisation)
                .bind("from", from)
                .bind("begins", begins)
                .bind("model", name)
                .bind("subject", limit.subject())
                .reduceRows(
                    new HashMap<>(),
                    (Map<UUID, Long> sums, org.jdbi.v3.core.result.RowView row) -> {
                      sums.put(
                          row.getColumn("subject", UUID.class), row.getColumn("nano", Long.class));
                      return sums;
                    }));
  }
}
