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
 * time; what is rare is read by its kinds. Which of the two, and from which day on, {@link
 * RecordLookStore} says, so that no list reads through years for a handful of records.
 */
@ApplicationScoped
class RecordListStore {
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

  /** Of a day and kind, whose longest and dearest are known, nothing else need be read. */
  private static final String WITHIN_DAY =
      " and started_at >= wanted.day::timestamp at time zone 'UTC'"
          + " and started_at < (wanted.day + 1)::timestamp at time zone 'UTC'";

  private final Database database;
  private final RecordLookStore looks;

  @Inject
  RecordListStore(Database database) {
    this(database, new RecordLookStore(database));
  }

  RecordListStore(Database database, RecordLookStore looks) {
    this.database = database;
    this.looks = looks;
  }

  /** The page that follows a place, or the first. */
  List<LogLine> page(RecordFilter filter, @Nullable Place after, int size) {
    if (!filter.isSelective()) {
      return inOrder(filter, after, size, null);
    }
    RecordLookStore.Look look = looks.look(filter, end(filter, after), size);
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
    String bounds = RecordLookStore.bounds(filter, "latency_ms", "billed_nano", values);
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
            select distinct %s from record_sum s join record_kind k on k.id = s.kind
            where s.organisation_id = :organisation and %s%s%s) as wanted
          cross join lateral (
            select %s from completion_record
            where kind = wanted.kind%s%s%s
            order by started_at desc, id desc limit :size) r
        order by r.started_at desc, r.id desc limit :size
        """;
    String times = times(filter, after, from, values);
    String sums = RecordLookStore.bounds(filter, "s.longest_ms", "s.dearest_nano", values);
    String bounds = RecordLookStore.bounds(filter, "latency_ms", "billed_nano", values);
    values.put("size", size);
    boolean bounded = filter.isBounded();
    return lines(
        sql.formatted(
            bounded ? "s.kind, s.day" : "s.kind",
            choice.sql(),
            days,
            sums,
            COLUMNS,
            bounded ? WITHIN_DAY : "",
            times,
            bounds),
        values);
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
}
