package io.polyphony.server.body;

import io.polyphony.server.access.BodyMode;
import io.polyphony.server.access.Caller;
import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** SQL of table {@code body_policy}. */
@ApplicationScoped
class BodyPolicyStore {
  private final Database database;

  BodyPolicyStore(Database database) {
    this.database = database;
  }

  private record Row(UUID organisationId, String mode, int keepDays) {}

  /** By organisation. */
  Map<UUID, BodyPolicy> all() {
    Map<UUID, BodyPolicy> all = new HashMap<>();
    database
        .with(
            handle ->
                handle
                    .createQuery("select organisation_id, mode, keep_days from body_policy")
                    .mapTo(Row.class)
                    .list())
        .forEach(
            row ->
                all.put(
                    row.organisationId(),
                    new BodyPolicy(BodyMode.valueOf(row.mode()), row.keepDays())));
    return all;
  }

  void put(Caller caller, BodyPolicy policy, Instant now) {
    database.with(
        handle ->
            handle.execute(
                "insert into body_policy (organisation_id, owner_id, mode, keep_days, updated_at)"
                    + " values (?, ?, ?, ?, ?) on conflict (organisation_id) do update set"
                    + " owner_id = excluded.owner_id, mode = excluded.mode,"
                    + " keep_days = excluded.keep_days, updated_at = excluded.updated_at",
                caller.organisation(),
                caller.user(),
                policy.mode().name(),
                policy.keepDays(),
                now));
  }
}
