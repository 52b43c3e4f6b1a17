package io.polyphony.server.ledger;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Groups failed requests by error code and deployment. */
@ApplicationScoped
class ErrorGroupStore {
  private static final int MOST = 200;

  private static final String GROUPS =
      """
      with kinds as materialized (
        select *, dense_rank() over (
          order by code, provider, model_served, model_asked, credential) as number
        from (
          select k.id, k.error_code as code, k.provider, k.model_served,
            case when k.model_served is null then k.model_asked end as model_asked,
            k.credential_id as credential
          from record_kind k
          where k.organisation_id = :organisation and k.error_code is not null%s) as failed),
      days as materialized (
        select k.number, s.day, sum(s.requests)::bigint as requests, max(s.last_at) as last_at
        from record_sum s join (select id, number from kinds) k on k.id = s.kind
        where s.organisation_id = :organisation and s.day >= :from group by 1, 2),
      most as materialized (
        select number, sum(requests)::bigint as requests, max(last_at) as last_at,
          array_agg(day - :from order by day) as days,
          array_agg(requests order by day) as requests_of_days
        from days group by number order by requests desc, last_at desc limit %d),
      firsts as (
        select k.number, min(f.first_at) as first_at
        from kinds k join most m on m.number = k.number cross join lateral (
          select s.first_at from record_sum s where s.kind = k.id order by s.day limit 1) f
        group by k.number)
      select k.code, k.provider, k.model_served, k.model_asked, k.credential,
        c.name as credential_name, m.requests, f.first_at, m.last_at, m.days, m.requests_of_days
      from most m join firsts f on f.number = m.number
        join (select distinct on (number) * from kinds) k on k.number = m.number
        left join credential c on c.id = k.credential
      order by m.requests desc, m.last_at desc
      """;

  private final Database database;

  ErrorGroupStore(Database database) {
    this.database = database;
  }

  /**
   * A group and when it was seen.
   *
   * @param days on which it was seen, counted from the first that was asked for
   * @param requestsOfDays how often on each of them
   */
  record Row(
      String code,
      @Nullable String provider,
      @Nullable String modelServed,
      @Nullable String modelAsked,
      @Nullable UUID credential,
      @Nullable String credentialName,
      long requests,
      Instant firstAt,
      Instant lastAt,
      List<Integer> days,
      List<Long> requestsOfDays) {

    /** So many days, those without requests as well. */
    List<Long> series(int length) {
      List<Long> series = new ArrayList<>(Collections.nCopies(length, 0L));
      for (int at = 0; at < days.size(); at++) {
        if (days.get(at) < length) {
          series.set(days.get(at), requestsOfDays.get(at));
        }
      }
      return series;
    }
  }

  /** Groups with failures since that day, the most frequent first. */
  List<Row> groups(UUID organisation, @Nullable UUID owner, LocalDate from) {
    return database.with(
        handle ->
            handle
                .createQuery(GROUPS.formatted(of(owner), MOST))
                .bindMap(values(organisation, owner, from))
                .mapTo(Row.class)
                .list());
  }

  private static String of(@Nullable UUID owner) {
    return owner == null ? "" : " and k.owner_id = :owner";
  }

  private static Map<String, Object> values(
      UUID organisation, @Nullable UUID owner, LocalDate from) {
    Map<String, Object> values = new HashMap<>();
    values.put("organisation", organisation);
    values.put("from", from);
    if (owner != null) {
      values.put("owner", owner);
    }
    return values;
  }
}
