package io.polyphony.server.ledger;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Groups failed requests by error code and deployment. */
@ApplicationScoped
class ErrorGroupStore {
  private static final int MOST = 200;

  /** What makes a group, of {@code record_kind k}. */
  private static final String GROUP =
      """
      k.error_code as code, k.provider, k.model_served,
      case when k.model_served is null then k.model_asked end as model_asked,
      k.credential_id as credential
      """;

  private final Database database;

  ErrorGroupStore(Database database) {
    this.database = database;
  }

  /** What makes a group. */
  record Key(
      String code,
      @Nullable String provider,
      @Nullable String modelServed,
      @Nullable String modelAsked,
      @Nullable UUID credential) {}

  /** A group and when it was seen. */
  record Row(
      String code,
      @Nullable String provider,
      @Nullable String modelServed,
      @Nullable String modelAsked,
      @Nullable UUID credential,
      @Nullable String credentialName,
      long requests,
      Instant firstAt,
      Instant lastAt) {

    Key key() {
      return new Key(code, provider, modelServed, modelAsked, credential);
    }
  }

  /** A day of a group. */
  record Day(
      String code,
      @Nullable String provider,
      @Nullable String modelServed,
      @Nullable String modelAsked,
      @Nullable UUID credential,
      LocalDate day,
      long requests) {

    Key key() {
      return new Key(code, provider, modelServed, modelAsked, credential);
    }
  }

  /** Groups with failures since that day, the most frequent first. */
  List<Row> groups(UUID organisation, @Nullable UUID owner, LocalDate from) {
    String sql =
        """
        select g.*, c.name as credential_name from (
          select %s, sum(s.requests) filter (where s.day >= :from)::bigint as requests,
            min(s.first_at) as first_at, max(s.last_at) as last_at
          from record_kind k join record_sum s
            on s.organisation_id = k.organisation_id and s.kind = k.id
          where k.organisation_id = :organisation and k.error_code is not null%s
          group by 1, 2, 3, 4, 5 having max(s.day) >= :from) g
        left join credential c on c.id = g.credential
        order by g.requests desc, g.last_at desc limit %d
        """;
    return database.with(
        handle ->
            handle
                .createQuery(sql.formatted(GROUP, of(owner), MOST))
                .bindMap(values(organisation, owner, from))
                .mapTo(Row.class)
                .list());
  }

  /** The days of all groups since that day. */
  List<Day> days(UUID organisation, @Nullable UUID owner, LocalDate from) {
    String sql =
        """
        select %s, s.day, sum(s.requests)::bigint as requests
        from record_kind k join record_sum s
          on s.organisation_id = k.organisation_id and s.kind = k.id
        where k.organisation_id = :organisation and k.error_code is not null%s and s.day >= :from
        group by 1, 2, 3, 4, 5, 6
        """;
    return database.with(
        handle ->
            handle
                .createQuery(sql.formatted(GROUP, of(owner)))
                .bindMap(values(organisation, owner, from))
                .mapTo(Day.class)
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
