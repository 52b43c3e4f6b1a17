package io.polyphony.server.credential;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** SQL of table {@code discovered_model}. */
@ApplicationScoped
class DiscoveredModelStore {
  private final Database database;

  DiscoveredModelStore(Database database) {
    this.database = database;
  }

  /** Those of the organisation's active credentials. */
  List<DiscoveredModel> active(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    select m.credential_id, c.provider, m.name, m.first_seen_at, m.seen_at
                    from discovered_model m
                    join credential c on c.organisation_id = m.organisation_id
                      and c.id = m.credential_id
                    where m.organisation_id = :organisation and c.active
                    order by c.id, m.name
                    """)
                .bind("organisation", organisation)
                .mapTo(DiscoveredModel.class)
                .list());
  }

  List<String> names(UUID organisation, UUID credential) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select name from discovered_model"
                        + " where organisation_id = :organisation and credential_id = :credential"
                        + " order by name")
                .bind("organisation", organisation)
                .bind("credential", credential)
                .mapTo(String.class)
                .list());
  }

  void keep(UUID organisation, UUID credential, Collection<String> names, Instant now) {
    database.with(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into discovered_model
                    (organisation_id, owner_id, credential_id, name, first_seen_at, seen_at)
                  select c.organisation_id, c.owner_id, c.id, n.name, :now, :now
                  from credential c cross join unnest(:names) as n (name)
                  where c.organisation_id = :organisation and c.id = :credential
                  on conflict (credential_id, name) do update set seen_at = excluded.seen_at
                  """)
              .bindArray("names", String.class, names.toArray())
              .bind("organisation", organisation)
              .bind("credential", credential)
              .bind("now", now)
              .execute();
          return handle
              .createUpdate(
                  "delete from discovered_model where organisation_id = :organisation"
                      + " and credential_id = :credential and name <> all (:names)")
              .bindArray("names", String.class, names.toArray())
              .bind("organisation", organisation)
              .bind("credential", credential)
              .execute();
        });
  }
}
