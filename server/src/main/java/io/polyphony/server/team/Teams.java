package io.polyphony.server.team;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.RefusalException;
import io.polyphony.server.access.VirtualKeys;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes, changes and dissolves teams. */
@Singleton
class Teams {
  private final TeamStore rows;
  private final VirtualKeys keys;
  private final Database database;
  private final AuditLog audit;
  private final Ids ids;
  private final InstantSource clock;

  Teams(
      TeamStore rows,
      VirtualKeys keys,
      Database database,
      AuditLog audit,
      Ids ids,
      InstantSource clock) {
    this.rows = rows;
    this.keys = keys;
    this.database = database;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  List<Team> list(Caller caller) {
    return rows.list(caller.organisation());
  }

  List<TeamMember> people(Caller caller) {
    return rows.people(caller.organisation());
  }

  Team create(Caller caller, NewTeam wanted) {
    UUID id = ids.next();
    return database.transaction(
        () -> {
          check(caller, id, wanted);
          rows.insert(caller, id, wanted.name().strip(), clock.instant());
          return written(caller, id, wanted, "team.created");
        });
  }

  Team change(Caller caller, UUID id, NewTeam wanted) {
    return database.transaction(
        () -> {
          find(caller, id);
          check(caller, id, wanted);
          rows.rename(caller.organisation(), id, wanted.name().strip(), clock.instant());
          return written(caller, id, wanted, "team.changed");
        });
  }

  /** Its keys stay, without a team; records keep its id. */
  void delete(Caller caller, UUID id) {
    List<UUID> left =
        database.transaction(
            () -> {
              Team team = find(caller, id);
              List<UUID> its = keys.leaveTeam(caller.organisation(), id);
              rows.delete(caller.organisation(), id);
              audit.record(act(caller, "team.deleted", id, team.name()));
              return its;
            });
    left.forEach(key -> keys.changed(key.toString()));
  }

  private Team written(Caller caller, UUID id, NewTeam wanted, String action) {
    rows.setMembers(caller.organisation(), id, Set.copyOf(wanted.members()), clock.instant());
    audit.record(act(caller, action, id, wanted.name().strip()));
    return find(caller, id);
  }

  private void check(Caller caller, UUID id, NewTeam wanted) {
    rows.lock(caller.organisation());
    if (rows.isTaken(caller.organisation(), id, wanted.name().strip())) {
      throw RefusalException.field("name", "There is a team of that name already.");
    }
    Set<UUID> unknown = new HashSet<>(wanted.members());
    unknown.removeAll(
        rows.people(caller.organisation()).stream()
            .map(TeamMember::id)
            .collect(Collectors.toSet()));
    if (!unknown.isEmpty()) {
      throw RefusalException.field("members", "Somebody of these is not of this organisation.");
    }
  }

  private Team find(Caller caller, UUID id) {
    return rows.find(caller.organisation(), id)
        .orElseThrow(() -> Failure.of(ErrorCode.NOT_FOUND, "There is no such team.").asException());
  }

  private static Act act(Caller caller, String action, UUID id, String name) {
    return new Act(
        caller.organisation(),
        caller.user(),
        caller.name(),
        action,
        "team",
        id.toString(),
        Map.of("name", name));
  }
}
