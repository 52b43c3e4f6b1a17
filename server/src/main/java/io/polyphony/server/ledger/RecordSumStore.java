package io.polyphony.server.ledger;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts records. Whole days come from the table {@code record_sum}, parts of days from the records
 * themselves.
 */
@ApplicationScoped
class RecordSumStore {
  private static final int MOST_VALUES = 50;

  private static final String COUNTED =
      """
      count(*) as requests,
      coalesce(sum(coalesce(input_total_tokens, 0) + coalesce(output_total_tokens, 0))
        filter (where cache is null or cache = 'miss'), 0)::bigint as tokens,
      coalesce(sum(billed_nano), 0)::bigint as nano,
      count(*) filter (where billed_nano is null) as unknown_cost
      """;

  private static final String FIGURES =
      """
      coalesce(sum(requests), 0)::bigint as requests,
      coalesce(sum(requests) filter (where error_code is not null), 0)::bigint as failed,
      coalesce(sum(tokens), 0)::bigint as tokens, coalesce(sum(nano), 0)::bigint as nano,
      coalesce(sum(unknown_cost), 0)::bigint as unknown_cost
      """;

  /** As whole numbers of eight bytes: sums of sums would else be decimals, which are slow. */
  private static final String ADDED =
      """
      sum(requests)::bigint as requests, sum(tokens)::bigint as tokens,
      sum(nano)::bigint as nano, sum(unknown_cost)::bigint as unknown_cost
      """;

  private final Database database;

  RecordSumStore(Database database) {
    this.database = database;
  }

  private record Row(
      @Nullable String dimension,
      @Nullable String value,
      long requests,
      long failed,
      long tokens,
      long nano,
      long unknownCost) {}

  private record Named(UUID id, String name) {}

  /** Totals and what else could be chosen. What is asked of time taken and money is not heeded. */
  LogSummary summary(RecordFilter filter) {
    List<Row> rows = rows(filter);
    Map<UUID, String> names = names(filter.organisation(), rows);
    Map<Dimension, List<LogSummary.FacetValue>> facets = new EnumMap<>(Dimension.class);
    Row total = new Row(null, null, 0, 0, 0, 0, 0);
    for (Row row : rows) {
      if (row.dimension() == null) {
        total = row;
        continue;
      }
      Dimension dimension = Dimension.valueOf(row.dimension());
      String value = row.value() == null ? Dimension.NONE : row.value();
      String name =
          dimension.isId() && row.value() != null ? names.get(UUID.fromString(value)) : null;
      facets
          .computeIfAbsent(dimension, none -> new ArrayList<>())
          .add(new LogSummary.FacetValue(value, name, row.requests(), row.failed(), row.nano()));
    }
    return new LogSummary(
        total.requests(),
        total.failed(),
        total.tokens(),
        total.nano(),
        total.unknownCost(),
        facets.entrySet().stream()
            .map(it -> new LogSummary.Facet(it.getKey().wire(), it.getValue()))
            .toList());
  }

  private List<Row> rows(RecordFilter filter) {
    Map<String, Object> values = new HashMap<>(KindChoice.of(filter).values());
    var sql = new StringBuilder("with sums as (select kind, ").append(ADDED).append(" from (");
    sql.append(sums(filter, "s.kind", "kind", values));
    sql.append(") as counted group by kind), alike as materialized (select k.*, s.requests,");
    sql.append(" s.tokens, s.nano, s.unknown_cost from sums s join record_kind k on k.id = s.kind");
    sql.append(" where k.organisation_id = :organisation");
    sql.append(filter.owner() == null ? ")" : " and k.owner_id = :owner)");
    sql.append(" select null as dimension, null as value, ").append(FIGURES);
    sql.append(" from alike k where ").append(KindChoice.of(filter).sql());
    for (Dimension dimension : Dimension.values()) {
      sql.append(" union all (select '").append(dimension.name()).append("', ");
      sql.append(dimension.column()).append("::text, ").append(FIGURES);
      sql.append(" from alike k where ").append(KindChoice.without(filter, dimension).sql());
      sql.append(" group by ").append(dimension.column());
      sql.append(" order by 3 desc, 2 limit ").append(MOST_VALUES).append(')');
    }
    return database.with(handle -> handle.createQuery(sql).bindMap(values).mapTo(Row.class).list());
  }

  /** Days with requests, oldest first. */
  List<LogSeries.LogPoint> days(RecordFilter filter) {
    KindChoice choice = KindChoice.of(filter);
    Map<String, Object> values = new HashMap<>(choice.values());
    String counted =
        sums(filter, "s.kind, s.day", "kind, (started_at at time zone 'UTC')::date", values);
    return points(
        "select day::timestamp at time zone 'UTC' as at, "
            + FIGURES
            + " from (select c.*, k.error_code from ("
            + counted
            + ") as c (kind, day, requests, tokens, nano, unknown_cost)"
            + " join record_kind k on k.id = c.kind where "
            + choice.sql()
            + ") as counted group by day order by day",
        values);
  }

  /** Hours with requests, oldest first; reads every record of the time. */
  List<LogSeries.LogPoint> hours(RecordFilter filter) {
    KindChoice choice = KindChoice.of(filter);
    Map<String, Object> values = new HashMap<>(choice.values());
    String times = "";
    if (filter.from() != null) {
      times += " and started_at >= :from";
      values.put("from", filter.from());
    }
    if (filter.to() != null) {
      times += " and started_at < :to";
      values.put("to", filter.to());
    }
    return points(
        "select at, "
            + FIGURES
            + " from (select c.*, k.error_code from (select date_trunc('hour', started_at, 'UTC')"
            + " as at, kind, "
            + COUNTED
            + " from completion_record where organisation_id = :organisation"
            + times
            + " group by 1, 2) as c join record_kind k on k.id = c.kind where "
            + choice.sql()
            + ") as counted group by at order by at",
        values);
  }

  private List<LogSeries.LogPoint> points(String sql, Map<String, Object> values) {
    return database.with(
        handle -> handle.createQuery(sql).bindMap(values).mapTo(LogSeries.LogPoint.class).list());
  }

  /** Sums of whole days and of what is left at the edges, as one relation. */
  private static String sums(
      RecordFilter filter, String ofDays, String ofRecords, Map<String, Object> values) {
    Span span = Span.of(filter.from(), filter.to());
    List<String> parts = new ArrayList<>();
    if (span.isWhole()) {
      var sql = new StringBuilder("select ").append(ofDays);
      sql.append(", s.requests, s.tokens, s.nano, s.unknown_cost from record_sum s");
      sql.append(" where s.organisation_id = :organisation");
      if (span.first() != null) {
        sql.append(" and s.day >= :firstDay");
        values.put("firstDay", span.first());
      }
      if (span.end() != null) {
        sql.append(" and s.day < :endDay");
        values.put("endDay", span.end());
      }
      parts.add(sql.toString());
    }
    for (int edge = 0; edge < span.edges().size(); edge++) {
      parts.add(
          "select %1$s, %2$s from completion_record where organisation_id = :organisation"
                  .formatted(ofRecords, COUNTED)
              + " and started_at >= :from%1$d and started_at < :to%1$d group by %2$s"
                  .formatted(edge, ofRecords));
      values.put("from" + edge, span.edges().get(edge).from());
      values.put("to" + edge, span.edges().get(edge).to());
    }
    return String.join(" union all ", parts);
  }

  private Map<UUID, String> names(UUID organisation, List<Row> rows) {
    UUID[] ids =
        rows.stream()
            .filter(row -> row.dimension() != null && row.value() != null)
            .filter(row -> Dimension.valueOf(String.valueOf(row.dimension())).isId())
            .map(row -> UUID.fromString(String.valueOf(row.value())))
            .distinct()
            .toArray(UUID[]::new);
    Map<UUID, String> names = new HashMap<>();
    database
        .with(
            handle ->
                handle
                    .createQuery(
                        """
                        select id, name from user_account
                          where organisation_id = :organisation and id = any(:ids)
                        union all select id, name from virtual_key
                          where organisation_id = :organisation and id = any(:ids)
                        union all select id, name from credential
                          where organisation_id = :organisation and id = any(:ids)
                        """)
                    .bind("organisation", organisation)
                    .bind("ids", ids)
                    .mapTo(Named.class)
                    .list())
        .forEach(named -> names.put(named.id(), named.name()));
    return names;
  }
}
