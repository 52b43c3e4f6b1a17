package io.polyphony.server.ledger;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Permissions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers questions about records that have reached the database. All of it blocks. */
@ApplicationScoped
class Logs {
  /** Of longer times a chart shows days. */
  private static final Duration HOURLY = Duration.ofDays(2);

  private static final int EXPORTED_AT_ONCE = 1_000;
  private static final int MOST_REFUSALS = 3;

  private final RecordListStore lists;
  private final RecordSumStore sums;
  private final ErrorGroupStore groups;
  private final RefusalStore refusals;
  private final LedgerStore records;
  private final LogExport export;
  private final InstantSource clock;

  Logs(
      RecordListStore lists,
      RecordSumStore sums,
      ErrorGroupStore groups,
      RefusalStore refusals,
      LedgerStore records,
      LogExport export,
      InstantSource clock) {
    this.lists = lists;
    this.sums = sums;
    this.groups = groups;
    this.refusals = refusals;
    this.records = records;
    this.export = export;
    this.clock = clock;
  }

  /** The page that follows a place, or the first. */
  List<LogLine> page(RecordFilter filter, @Nullable Place after, int size) {
    return lists.page(filter, after, size);
  }

  /** Records with such an id, or whose error has one, whatever else is asked. */
  List<LogLine> ofIds(RecordFilter filter, IdRange ids, int most) {
    return lists.ofIds(filter.organisation(), filter.owner(), ids, most);
  }

  Optional<RecordDetail> detail(Caller caller, UUID id) {
    List<LogLine> lines =
        lists.ofIds(caller.organisation(), owner(caller), new IdRange(id, id), 1).stream()
            .filter(line -> line.id().equals(id))
            .toList();
    return lines.isEmpty()
        ? Optional.empty()
        : records.find(caller.organisation(), List.of(id)).stream()
            .findFirst()
            .map(record -> RecordDetail.of(lines.getFirst(), record));
  }

  /** Requests that were refused with such an id. */
  List<RefusedRequest> refusals(RecordFilter filter, IdRange ids, int most) {
    return refusals.find(filter.organisation(), filter.owner(), ids, most);
  }

  /** The newest requests that were refused so. */
  List<RefusedRequest> refusals(Caller caller, String code, String model) {
    return refusals.newest(caller.organisation(), owner(caller), code, model, MOST_REFUSALS);
  }

  LogSummary summary(RecordFilter filter) {
    return sums.summary(filter);
  }

  LogSeries series(RecordFilter filter) {
    Instant from = filter.from();
    Instant to = filter.to() == null ? clock.instant() : filter.to();
    return from != null && !from.plus(HOURLY).isBefore(to)
        ? new LogSeries("hour", sums.hours(filter))
        : new LogSeries("day", sums.days(filter));
  }

  void export(RecordFilter filter, boolean csv, OutputStream out) throws IOException {
    Place after = null;
    List<LogLine> page;
    LogExport.Writer writer = export.to(out, csv);
    do {
      page = lists.page(filter, after, EXPORTED_AT_ONCE);
      writer.write(page);
      after = page.isEmpty() ? null : Place.of(page.getLast());
    } while (page.size() == EXPORTED_AT_ONCE);
  }

  /** Failures and refusals of so many days, today in UTC being the last. */
  List<ErrorGroup> errors(Caller caller, int days) {
    UUID owner = owner(caller);
    UUID organisation = caller.organisation();
    LocalDate from = clock.instant().atZone(ZoneOffset.UTC).toLocalDate().minusDays(days - 1L);
    return Stream.concat(
            groups.groups(organisation, owner, from).stream().map(row -> group(row, false, days)),
            refusals.groups(organisation, owner, from).stream().map(row -> group(row, true, days)))
        .sorted(Comparator.comparingLong(ErrorGroup::requests).reversed())
        .toList();
  }

  private static ErrorGroup group(ErrorGroupStore.Row row, boolean refused, int days) {
    ErrorCode code = ErrorCode.of(row.code()).orElse(ErrorCode.INTERNAL);
    return new ErrorGroup(
        refused,
        row.code(),
        code.status(),
        code.retryable(),
        code.text(),
        code.hint(),
        row.provider(),
        row.modelServed(),
        row.modelAsked(),
        row.credential(),
        row.credentialName(),
        row.requests(),
        row.firstAt(),
        row.lastAt(),
        row.series(days));
  }

  private static @Nullable UUID owner(Caller caller) {
    return caller.may(Permissions.LEDGER_READ_ALL) ? null : caller.user();
  }
}
