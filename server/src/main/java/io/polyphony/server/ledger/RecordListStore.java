package io.polyphony.server.ledger;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lists records, newest first. What a filter lets through often is found by reading on in order of
 * time; what is rare is read by its kinds. Which of the two, and from which day on, the table
 * {@code record_sum} says, so that no list reads through years for a handful of records.
 */
@ApplicationScoped
class RecordListStore {
  /** How many days back the first, the second and the last look goes. */
  private static final List<Integer> LOOKS = List.of(7, 60, Integer.MAX_VALUE);

  private static final long MOST_READ = 20_000;
  private static final long ALWAYS_READ = 60_000;

  private static final String COLUMNS =
      """
      id, started_at, owner_id, virtual_key_id, team_id, door, dialect, streamed, model_asked,
      model_served, provider, credential_id, state, error_code, error_id, input_total_tokens, output_total_tokens,
      billed_nano, time_to_first_token_ms, latency_ms, cache, jsonb_array_length(attempts) as attempts
      """;

  private static final String LINES =
      """
      select r.id, r.started_at, r.owner_id as person, u.name as person_name,
        r.virtual_key_id as virtual_key, v.name as virtual_key_name,
        r.team_id as team, t.name as team_name, r.door, r.dialect, r.streamed,
        r.model_asked, r.model_served, r.provider, r.credential_id as credential,
        c.name as credential_name, r.state, r.error_code, r.error_id,
        r.input_total_tokens as input_tokens, r.output_total_tokens as output_tokens, r.billed_nano,
        r.time_to_first_token_ms, r.latency_ms, r.cache, r.attempts
      from (%s) r
        left join user_account u on u.id = r.owner_id
        left join virtual_key v on v.id = r.virtual_key_id
        left join team t on t.id = r.team_id
        left join credential c on c.id = r.credential_id
      order by r.started_at desc, r.id desc
      """;

  private final Database database;
  private final long mostRead;
  private final long alwaysRead;

  @Inject
  RecordListStore(Database database) {
    this(database, MOST_READ, ALWAYS_READ);
  }

  /**
   * @param mostRead how many records may be read in order of time for one page
   * @param alwaysRead how many may be read even if few of them fit
   */
  RecordListStore(Database database, long mostRead, long alwaysRead) {
    this.database = database;
    this.mostRead = mostRead;
    this.alwaysRead = alwaysRead;
  }

  private record Day(LocalDate day, long records, long wanted) {}

  /**
   * Where to look.
   *
   * @param from the day on which the page's last record is at the latest; null = read to the end
   * @param inOrder whether to read in order of time, else by kinds
   */
  private record Look(@Nullable LocalDate from, boolean inOrder) {}

  /** The page that follows a place, or the first. */
  List<LogLine> page(RecordFilter filter, @Nullable Place after, int size) {
    if (!filter.isSelective()) {
      return inOrder(filter, after, size, null);
    }
    Look look = look(filter, after, size);
    List<LogLine> page =
        look.inOrder()
            ? inOrder(filter, after, size, look.from())
            : byKinds(filter, after, size, look.from());
    // The longest and the dearest of a day need not be one record: then there is more before it.
    return page.size() < size && look.from() != null ? byKinds(filter, after, size, null) : page;
  }

  /** Records whose own id, or whose error's, lies there. */
  List<LogLine> ofIds(UUID organisation, @Nullable UUID owner, IdRange range, int most) {
    String sql =
        "select %s from completion_record where organisation_id = :organisation%s"
            + " and (id between :first and :last or error_id between :first and :last)"
            + " order by started_at desc limit :most";
    Map<String, Object> values = new HashMap<>();
    values.put("organisation", organisation);
    values.put("first", range.first());
    values.put("last", range.last());
    values.put("most", most);
    if (owner != null) {
      values.put("owner", owner);
    }
    return lines(sql.formatted(COLUMNS, owner == null ? "" : " and owner_id = :owner"), values);
  }

  private Look look(RecordFilter filter, @Nullable Place after, int size) {
    Instant end = end(filter, after);
    LocalDate last = end == null ? null : end.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate first =
        filter.from() == null ? null : filter.from().atZone(ZoneOffset.UTC).toLocalDate();
    for (int back : LOOKS) {
      List<Day> days = days(filter, first, last, back);
      long records = 0;
      long wanted = 0;
      for (Day day : days) {
        records += day.records();
        // Of the day in which the page begins nobody knows how much lies before its beginning.
        wanted += day.day().equals(last) ? 0 : day.wanted();
        if (wanted >= size) {
          boolean dense = records <= alwaysRead || records / wanted * size <= mostRead;
          return new Look(day.day(), dense);
        }
      }
      if (back == Integer.MAX_VALUE) {
        return new Look(null, records <= alwaysRead);
      }
    }
    throw new IllegalStateException("the last look goes to the end");
  }

  /** Days with records, newest first. */
  private List<Day> days(
      RecordFilter filter, @Nullable LocalDate first, @Nullable LocalDate last, int back) {
    KindChoice choice = KindChoice.of(filter);
    Map<String, Object> values = new HashMap<>(choice.values());
    boolean bounded = filter.atLeastMs() != null || filter.atLeastNano() != null;
    var days = new StringBuilder("s.organisation_id = :organisation");
    if (last != null) {
      days.append(" and s.day <= :last");
      values.put("last", last);
    }
    if (back < Integer.MAX_VALUE) {
      String before = days.toString();
      days.append(" and s.day > (select max(s.day) from record_sum s where ")
          .append(before)
          .append(") - ")
          .append(back);
    }
    if (first != null) {
      days.append(" and s.day >= :first");
      values.put("first", first);
    }
    // What is bounded by time or money counts once a day and kind: about so many there are.
    String wanted =
        "coalesce("
            + (bounded ? "count(*)" : "sum(s.requests)")
            + " filter (where k.id is not null"
            + bounds(filter, "s.longest_ms", "s.dearest_nano", values)
            + "), 0)";
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select s.day, sum(s.requests)::bigint as records, ("
                        + wanted
                        + ")::bigint as wanted from record_sum s left join record_kind k"
                        + " on k.id = s.kind and "
                        + choice.sql()
                        + " where "
                        + days
                        + " group by s.day order by s.day desc")
                .bindMap(values)
                .mapTo(Day.class)
                .list());
  }

  private List<LogLine> inOrder(
      RecordFilter filter, @Nullable Place after, int size, @Nullable LocalDate from) {
    Map<String, Object> values = new HashMap<>();
    String kinds = "";
    if (filter.asksForKinds()) {
      KindChoice choice = KindChoice.of(filter);
      values.putAll(choice.values());
      // Not as a join: the order of time is to be kept, whatever the planner thinks of the kinds.
      kinds = " and (kind in (select k.id from record_kind k where " + choice.sql() + ")) is true";
    }
    String sql =
        "select %s from completion_record where organisation_id = :organisation%s%s%s"
            + " order by started_at desc, id desc limit :size";
    String times = times(filter, after, from, values);
    String bounds = bounds(filter, "latency_ms", "billed_nano", values);
    values.put("organisation", filter.organisation());
    values.put("size", size);
    return lines(sql.formatted(COLUMNS, times, kinds, bounds), values);
  }

  private List<LogLine> byKinds(
      RecordFilter filter, @Nullable Place after, int size, @Nullable LocalDate from) {
    KindChoice choice = KindChoice.of(filter);
    Map<String, Object> values = new HashMap<>(choice.values());
    Instant end = end(filter, after);
    String days = "";
    if (from != null) {
      days += " and s.day >= :day";
      values.put("day", from);
    }
    if (end != null) {
      days += " and s.day <= :lastDay";
      values.put("lastDay", end.atZone(ZoneOffset.UTC).toLocalDate());
    }
    String sql =
        """
        select r.* from (
            select distinct s.kind from record_sum s join record_kind k on k.id = s.kind
            where s.organisation_id = :organisation and %s%s%s) as wanted
          cross join lateral (
            select %s from completion_record
            where kind = wanted.kind%s%s
            order by started_at desc, id desc limit :size) r
        order by r.started_at desc, r.id desc limit :size
        """;
    String times = times(filter, after, from, values);
    String sums = bounds(filter, "s.longest_ms", "s.dearest_nano", values);
    String bounds = bounds(filter, "latency_ms", "billed_nano", values);
    values.put("size", size);
    return lines(sql.formatted(choice.sql(), days, sums, COLUMNS, times, bounds), values);
  }

  private List<LogLine> lines(String records, Map<String, Object> values) {
    return database.with(
        handle ->
            handle
                .createQuery(LINES.formatted(records))
                .bindMap(values)
                .mapTo(LogLine.class)
                .list());
  }

  private static @Nullable Instant end(RecordFilter filter, @Nullable Place after) {
    if (after == null || (filter.to() != null && filter.to().isBefore(after.startedAt()))) {
      return filter.to();
    }
    return after.startedAt();
  }

  private static String times(
      RecordFilter filter,
      @Nullable Place after,
      @Nullable LocalDate day,
      Map<String, Object> values) {
    var sql = new StringBuilder();
    Instant from = filter.from();
    Instant midnight = day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    if (midnight != null && (from == null || midnight.isAfter(from))) {
      from = midnight;
    }
    if (from != null) {
      sql.append(" and started_at >= :from");
      values.put("from", from);
    }
    if (filter.to() != null) {
      sql.append(" and started_at < :to");
      values.put("to", filter.to());
    }
    if (after != null) {
      sql.append(" and (started_at, id) < (:afterTime, :afterId)");
      values.put("afterTime", after.startedAt());
      values.put("afterId", after.id());
    }
    return sql.toString();
  }

  private static String bounds(
      RecordFilter filter, String latency, String billed, Map<String, Object> values) {
    var sql = new StringBuilder();
    if (filter.atLeastMs() != null) {
      sql.append(" and ").append(latency).append(" >= :atLeastMs");
      values.put("atLeastMs", filter.atLeastMs());
    }
    if (filter.atLeastNano() != null) {
      sql.append(" and ").append(billed).append(" >= :atLeastNano");
      values.put("atLeastNano", filter.atLeastNano());
    }
    return sql.toString();
  }
}
