package io.polyphony.server.upstream;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** SQL of table {@code withdrawn_deployment}. */
@ApplicationScoped
class WithdrawalStore {
  private final Database database;

  WithdrawalStore(Database database) {
    this.database = database;
  }

  /** Those of all organisations that hold at that time. */
  List<Withdrawal> all(Instant now) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    select organisation_id as organisation, owner_id as owner,
                      credential_id as credential, model, until, reason, created_at as since
                    from withdrawn_deployment where until is null or until > :now
                    """)
                .bind("now", now)
                .mapTo(Withdrawal.class)
                .list());
  }

  /** Takes the place of what was said of the deployment before. */
  void put(Withdrawal withdrawal) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into withdrawn_deployment (organisation_id, owner_id, credential_id,
                      model, until, reason, created_at)
                    values (:organisation, :owner, :credential, :model, :until, :reason, :since)
                    on conflict (organisation_id, credential_id, model) do update set
                      owner_id = excluded.owner_id, until = excluded.until,
                      reason = excluded.reason, created_at = excluded.created_at
                    """)
                .bind("organisation", withdrawal.organisation())
                .bind("owner", withdrawal.owner())
                .bind("credential", withdrawal.credential())
                .bind("model", withdrawal.model())
                .bind("until", withdrawal.until())
                .bind("reason", withdrawal.reason())
                .bind("since", withdrawal.since())
                .execute());
  }

  void delete(UUID organisation, UUID credential, String model) {
    database.with(
        handle ->
            handle.execute(
                "delete from withdrawn_deployment"
                    + " where organisation_id = ? and credential_id = ? and model = ?",
                organisation,
                credential,
                model));
  }
}
