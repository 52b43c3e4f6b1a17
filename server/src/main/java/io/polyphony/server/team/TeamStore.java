package io.polyphony.server.team;

import io.polyphony.server.access.Caller;
import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** SQL of tables {@code team} and {@code team_member}. */
@ApplicationScoped
class TeamStore {
  private final Database database;

  TeamStore(Database database) {
    this.database = database;
  }

  private record Row(UUID id, String name, Instant createdAt, long keys) {}

  private record Membership(UUID teamId, UUID id, String name, String email) {}

  /** All teams, by name. */
  List<Team> list(UUID organisation) {
    List<Row> rows =
        database.with(
            handle ->
                handle
                    .createQuery(
                        """
                        select t.id, t.name, t.created_at, (select count(*) from virtual_key k
                          where k.organisation_id = t.organisation_id and k.team_id = t.id
                            and k.revoked_at is null) as keys
                        from team t where t.organisation_id = :organisation
                        order by lower(t.name), t.id
                        """)
                    .bind("organisation", organisation)
                    .mapTo(Row.class)
                    .list());
    Map<UUID, List<TeamMember>> members = new LinkedHashMap<>();
    for (Membership one : memberships(organisation)) {
      members
          .computeIfAbsent(one.teamId(), team -> new ArrayList<>())
          .add(new TeamMember(one.id(), one.name(), one.email()));
    }
    return rows.stream()
        .map(
            row ->
                new Team(
                    row.id(),
                    row.name(),
                    row.createdAt(),
                    members.getOrDefault(row.id(), List.of()),
                    row.keys()))
        .toList();
  }

  private List<Membership> memberships(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    select m.team_id, u.id, u.name, u.email
                    from team_member m join user_account u on u.id = m.owner_id
                    where m.organisation_id = :organisation
                    order by lower(u.name), u.id
                    """)
                .bind("organisation", organisation)
                .mapTo(Membership.class)
                .list());
  }

  Optional<Team> find(UUID organisation, UUID id) {
    return list(organisation).stream().filter(team -> team.id().equals(id)).findFirst();
  }

  /** Everybody of the organisation who can be in a team, by name. */
  List<TeamMember> people(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select id, name, email from user_account where organisation_id = :organisation"
                        + " and disabled_at is null order by lower(name), id")
                .bind("organisation", organisation)
                .mapTo(TeamMember.class)
                .list());
  }

  /** Whether another team has that name, whatever its capitals. */
  boolean isTaken(UUID organisation, UUID id, String name) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select exists (select from team where organisation_id = :organisation"
                        + " and id <> :id and lower(name) = lower(:name))")
                .bind("organisation", organisation)
                .bind("id", id)
                .bind("name", name)
                .mapTo(boolean.class)
                .one());
  }

  /** Two who make teams at once wait for one another. */
  void lock(UUID organisation) {
    database.with(
        handle ->
            handle.execute(
                "select pg_advisory_xact_lock(hashtextextended(?, 0))", "team " + organisation));
  }

  void insert(Caller caller, UUID id, String name, Instant now) {
    database.with(
        handle ->
            handle.execute(
                "insert into team (id, organisation_id, owner_id, name, created_at, updated_at)"
                    + " values (?, ?, ?, ?, ?, ?)",
                id,
                caller.organisation(),
                caller.user(),
                name,
                now,
                now));
  }

  void rename(UUID organisation, UUID id, String name, Instant now) {
    database.with(
        handle ->
            handle.execute(
                "update team set name = ?, updated_at = ? where organisation_id = ? and id = ?",
                name,
                now,
                organisation,
                id));
  }

  /** Who is in the team from now on; those who stay keep the day on which they came. */
  void setMembers(UUID organisation, UUID id, Collection<UUID> people, Instant now) {
    UUID[] members = people.toArray(UUID[]::new);
    database.with(
        handle -> {
          handle
              .createUpdate(
                  "delete from team_member where organisation_id = :organisation"
                      + " and team_id = :team and owner_id <> all(:members)")
              .bind("organisation", organisation)
              .bind("team", id)
              .bind("members", members)
              .execute();
          return handle
              .createUpdate(
                  """
                  insert into team_member (organisation_id, owner_id, team_id, added_at)
                  select organisation_id, id, :team, :now from user_account
                  where organisation_id = :organisation and id = any(:members)
                  on conflict (team_id, owner_id) do nothing
                  """)
              .bind("organisation", organisation)
              .bind("team", id)
              .bind("members", members)
              .bind("now", now)
              .execute();
        });
  }

  void delete(UUID organisation, UUID id) {
    database.with(
        handle ->
            handle.execute(
                "delete from team where organisation_id = ? and id = ?", organisation, id));
  }
}
