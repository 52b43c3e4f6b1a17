package io.polyphony.server.ledger;

import io.polyphony.server.store.Database;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says where the records of a page are to be looked for, from the sums of days and kinds: from
 * which day on the page is full, and whether what is wanted lies dense enough to be met by reading
 * on.
 */
final class RecordLookStore {
  /** How many days back the looks go that also ask how much else there is. */
  private static final List<Integer> BACK = List.of(7, 60);

  private static final long MOST_READ = 20_000;
  private static final long ALWAYS_READ = 60_000;

  private final Database database;
  private final long mostRead;
  private final long alwaysRead;

  RecordLookStore(Database database) {
    this(database, MOST_READ, ALWAYS_READ);
  }

  /**
   * @param mostRead how many records may be read in order of time for one page
   * @param alwaysRead how many may be read even if few of them fit
   */
  RecordLookStore(Database database, long mostRead, long alwaysRead) {
    this.database = database;
    this.mostRead = mostRead;
    this.alwaysRead = alwaysRead;
  }

  /**
   * Where to look.
   *
   * @param from the day on which the page's last record is at the latest; null = read to the end
   * @param inOrder whether to read in order of time, else by kinds
   */
  record Look(@Nullable LocalDate from, boolean inOrder) {}

  private record Day(LocalDate day, long records, long wanted) {}

  /**
   * @param end before which the page's records are; null for the newest
   */
  Look look(RecordFilter filter, @Nullable Instant end, int size) {
    LocalDate last = end == null ? null : end.atZone(ZoneOffset.UTC).toLocalDate();
    for (int back : BACK) {
      long records = 0;
      long wanted = 0;
      for (Day day : days(filter, last, back)) {
        records += day.records();
        // Of the day in which the page begins nobody knows how much lies before its beginning.
        wanted += day.day().equals(last) ? 0 : day.wanted();
        if (wanted >= size) {
          boolean dense = records <= alwaysRead || records / wanted * size <= mostRead;
          return new Look(day.day(), dense);
        }
      }
      if (records > alwaysRead) {
        return byKinds(filter, last, size);
      }
    }
    long records = days(filter, last, null).stream().mapToLong(Day::records).sum();
    return records <= alwaysRead ? new Look(null, true) : byKinds(filter, last, size);
  }

  /** What is this rare is not read in order: how much else there is need not be known. */
  private Look byKinds(RecordFilter filter, @Nullable LocalDate last, int size) {
    long wanted = 0;
    for (Day day : daysOfKinds(filter, last)) {
      wanted += day.day().equals(last) ? 0 : day.wanted();
      if (wanted >= size) {
        return new Look(day.day(), false);
      }
    }
    return new Look(null, false);
  }

  /** Days with records, newest first. */
  private List<Day> days(RecordFilter filter, @Nullable LocalDate last, @Nullable Integer back) {
    KindChoice choice = KindChoice.of(filter);
    Map<String, Object> values = new HashMap<>(choice.values());
    String wanted = " filter (where k.id is not null" + bounds(filter, values) + ")";
    return list(
        "select s.day, sum(s.requests)::bigint as records, coalesce("
            + counted(filter)
            + wanted
            + ", 0)::bigint as wanted from record_sum s left join record_kind k"
            + " on k.id = s.kind and "
            + choice.sql()
            + " where "
            + times(filter, last, back, values)
            + " group by s.day order by s.day desc",
        values);
  }

  /** Days with records that are wanted, newest first; how many there are beside is left open. */
  private List<Day> daysOfKinds(RecordFilter filter, @Nullable LocalDate last) {
    KindChoice choice = KindChoice.of(filter);
    Map<String, Object> values = new HashMap<>(choice.values());
    return list(
        "select s.day, 0 as records, "
            + counted(filter)
            + "::bigint as wanted from record_kind k join record_sum s on s.kind = k.id where "
            + choice.sql()
            + " and "
            + times(filter, last, null, values)
            + bounds(filter, values)
            + " group by s.day order by s.day desc",
        values);
  }

  private List<Day> list(String sql, Map<String, Object> values) {
    return database.with(handle -> handle.createQuery(sql).bindMap(values).mapTo(Day.class).list());
  }

  /** What is bounded by time or money counts once a day and kind: about so many there are. */
  private static String counted(RecordFilter filter) {
    return filter.isBounded() ? "count(*)" : "sum(s.requests)";
  }

  private static String times(
      RecordFilter filter,
      @Nullable LocalDate last,
      @Nullable Integer back,
      Map<String, Object> values) {
    var days = new StringBuilder("s.organisation_id = :organisation");
    if (last != null) {
      days.append(" and s.day <= :last");
      values.put("last", last);
    }
    if (back != null) {
      String before = days.toString();
      days.append(" and s.day > (select max(s.day) from record_sum s where ")
          .append(before)
          .append(") - ")
          .append(back);
    }
    if (filter.from() != null) {
      days.append(" and s.day >= :first");
      values.put("first", filter.from().atZone(ZoneOffset.UTC).toLocalDate());
    }
    return days.toString();
  }

  private static String bounds(RecordFilter filter, Map<String, Object> values) {
    return bounds(filter, "s.longest_ms", "s.dearest_nano", values);
  }

  /** What is asked of the time taken and of the money, as conditions on these columns. */
  static String bounds(
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
