package io.polyphony.server.ledger;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** SQL of the tables {@code refusal} and {@code refusal_sum}. */
@ApplicationScoped
class RefusalStore {
  private static final UUID NO_KEY = new UUID(0, 0);

  private final Database database;

  RefusalStore(Database database) {
    this.database = database;
  }

  /** A refusal and whose it was. */
  record Owned(UUID organisation, RefusedRequest refusal) {}

  /** What is counted together. */
  record Key(
      UUID organisation,
      LocalDate day,
      UUID person,
      @Nullable UUID virtualKey,
      String code,
      String model) {

    static Key of(Owned one, String model) {
      RefusedRequest refusal = one.refusal();
      LocalDate day = refusal.at().atZone(ZoneOffset.UTC).toLocalDate();
      return new Key(
          one.organisation(), day, refusal.person(), refusal.virtualKey(), refusal.code(), model);
    }
  }

  /** How many there were, and between when. */
  record Sum(long requests, Instant first, Instant last) {

    Sum and(Sum other) {
      return new Sum(
          requests + other.requests,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  /** Counts all of them, and keeps some one by one. */
  void add(Map<Key, Sum> sums, Collection<Owned> kept) {
    database.transaction(
        () -> {
          database.with(handle -> count(handle, sums));
          database.with(handle -> keep(handle, kept));
        });
  }

  private static int count(Handle handle, Map<Key, Sum> sums) {
    var batch =
        handle.prepareBatch(
            """
            insert into refusal_sum as s (organisation_id, day, owner_id, virtual_key_id, code,
              model, requests, first_at, last_at)
            values (:organisation, :day, :person, :key, :code, :model, :requests, :first, :last)
            on conflict (organisation_id, day, owner_id, virtual_key_id, code, model)
            do update set requests = s.requests + excluded.requests,
              first_at = least(s.first_at, excluded.first_at),
              last_at = greatest(s.last_at, excluded.last_at)
            """);
    sums.forEach(
        (key, sum) ->
            batch
                .bind("requests", sum.requests())
                .bind("first", sum.first())
                .bind("last", sum.last())
                .bind("organisation", key.organisation())
                .bind("day", key.day())
                .bind("person", key.person())
                .bind("key", key.virtualKey() == null ? NO_KEY : key.virtualKey())
                .bind("code", key.code())
                .bind("model", key.model())
                .add());
    return sums.isEmpty() ? 0 : batch.execute().length;
  }

  private static int keep(Handle handle, Collection<Owned> kept) {
    var batch =
        handle.prepareBatch(
            """
            insert into refusal (id, organisation_id, owner_id, virtual_key_id, at, door, dialect,
              model, code, message)
            values (:id, :organisation, :person, :virtualKey, :at, :door, :dialect, :model, :code,
              :message)
            on conflict (id) do nothing
            """);
    kept.forEach(
        one -> batch.bindMethods(one.refusal()).bind("organisation", one.organisation()).add());
    return kept.isEmpty() ? 0 : batch.execute().length;
  }

  /** Refusals whose id lies there. */
  List<RefusedRequest> find(UUID organisation, @Nullable UUID owner, IdRange range, int most) {
    return database.with(
        handle ->
            owned(
                    handle,
                    """
                    select id, at, owner_id as person, virtual_key_id as virtual_key, door, dialect,
                      model, code, message
                    from refusal where organisation_id = :organisation%s
                      and id between :first and :last
                    order by id desc limit :most
                    """,
                    organisation,
                    owner)
                .bind("first", range.first())
                .bind("last", range.last())
                .bind("most", most)
                .mapTo(RefusedRequest.class)
                .list());
  }

  /** Refusals since that day by code and model, the most frequent first. */
  List<ErrorGroupStore.Row> groups(UUID organisation, @Nullable UUID owner, LocalDate from) {
    return database.with(
        handle ->
            owned(
                    handle,
                    """
                    select code, null as provider, null as model_served, model as model_asked,
                      null::uuid as credential, null as credential_name,
                      sum(requests) filter (where day >= :from)::bigint as requests,
                      min(first_at) as first_at, max(last_at) as last_at,
                      array_agg(day - :from order by day) filter (where day >= :from) as days,
                      array_agg(requests order by day) filter (where day >= :from)
                        as requests_of_days
                    from (
                      select code, model, day, sum(requests)::bigint as requests,
                        min(first_at) as first_at, max(last_at) as last_at
                      from refusal_sum where organisation_id = :organisation%s
                      group by code, model, day) as daily
                    group by code, model having max(day) >= :from
                    order by requests desc, last_at desc limit 100
                    """,
                    organisation,
                    owner)
                .bind("from", from)
                .mapTo(ErrorGroupStore.Row.class)
                .list());
  }

  /** The newest kept refusals of a group. */
  List<RefusedRequest> newest(
      UUID organisation, @Nullable UUID owner, String code, String model, int most) {
    return database.with(
        handle ->
            owned(
                    handle,
                    """
                    select id, at, owner_id as person, virtual_key_id as virtual_key, door, dialect,
                      model, code, message
                    from refusal where organisation_id = :organisation%s
                      and code = :code and model = :model
                    order by at desc limit :most
                    """,
                    organisation,
                    owner)
                .bind("code", code)
                .bind("model", model)
                .bind("most", most)
                .mapTo(RefusedRequest.class)
                .list());
  }

  /** Forgets those before that moment; what they add up to stays. */
  int forget(Instant before) {
    return database.with(handle -> handle.execute("delete from refusal where at < ?", before));
  }

  private static Query owned(Handle handle, String sql, UUID organisation, @Nullable UUID owner) {
    Map<String, Object> values = new HashMap<>();
    values.put("organisation", organisation);
    if (owner != null) {
      values.put("owner", owner);
    }
    return handle
        .createQuery(sql.formatted(owner == null ? "" : " and owner_id = :owner"))
        .bindMap(values);
  }
}
