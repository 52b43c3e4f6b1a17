package io.polyphony.server.ledger;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.access.RefusalException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/ledger}: what was asked, by whom, how it ended and what it cost. */
@Path("/api/ledger")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Permission(Permissions.LEDGER_READ)
public class LedgerResource {
  private static final int MOST_LINES = 200;
  private static final int MOST_DAYS = 366;

  private final CurrentCaller current;
  private final Logs logs;

  LedgerResource(CurrentCaller current, Logs logs) {
    this.current = current;
    this.logs = logs;
  }

  /**
   * Part of the list of records, newest first.
   *
   * @param next where the list goes on; null at its end
   * @param refusals requests with such an id that were refused, if an id was looked for
   */
  public record LogPage(
      List<LogLine> items, @Nullable String next, List<RefusedRequest> refusals) {}

  /** Refusals that are kept, newest first. */
  public record RefusalList(List<RefusedRequest> items) {}

  /**
   * Failures by code and deployment, the most frequent first.
   *
   * @param days how many days their figures are of, today in UTC being the last
   */
  public record ErrorGroups(int days, List<ErrorGroup> items) {}

  /** Records that fit, newest first. */
  @GET
  @Path("/records")
  public LogPage records(
      @BeanParam QueryFilter wanted,
      @Nullable @QueryParam("after") String after,
      @DefaultValue("50") @QueryParam("limit") int limit) {
    if (limit < 1 || limit > MOST_LINES) {
      throw RefusalException.field("limit", "must be from 1 to " + MOST_LINES);
    }
    RecordFilter filter = wanted.filter(current.get());
    IdRange ids = wanted.ids();
    if (ids != null) {
      return new LogPage(logs.ofIds(filter, ids, limit), null, logs.refusals(filter, ids, limit));
    }
    List<LogLine> lines = logs.page(filter, place(after), limit + 1);
    boolean more = lines.size() > limit;
    List<LogLine> page = more ? lines.subList(0, limit) : lines;
    return new LogPage(page, more ? Place.of(page.getLast()).word() : null, List.of());
  }

  /** One record with everything that is known of it. */
  @GET
  @Path("/records/{id}")
  public RecordDetail record(@PathParam("id") UUID id) {
    return logs.detail(current.get(), id)
        .orElseThrow(
            () -> Failure.of(ErrorCode.NOT_FOUND, "There is no such record.").asException());
  }

  /** What the records that fit come to, and what else could be chosen. */
  @GET
  @Path("/summary")
  public LogSummary summary(@BeanParam QueryFilter wanted) {
    return logs.summary(wanted.filter(current.get()));
  }

  /** Requests and money of the records that fit, by hour for up to two days, else by day. */
  @GET
  @Path("/series")
  public LogSeries series(@BeanParam QueryFilter wanted) {
    return logs.series(wanted.filter(current.get()));
  }

  /** All records that fit, newest first, as a file that is written while it is read. */
  @GET
  @Path("/export")
  @Produces({"text/csv", "application/x-ndjson"})
  public Response export(
      @BeanParam QueryFilter wanted, @DefaultValue("csv") @QueryParam("format") String format) {
    RecordFilter filter = wanted.filter(current.get());
    boolean csv = format.equals("csv");
    if (!csv && !format.equals("ndjson")) {
      throw RefusalException.field("format", "must be csv or ndjson");
    }
    StreamingOutput lines = out -> logs.export(filter, csv, out);
    return Response.ok(lines, csv ? "text/csv; charset=utf-8" : "application/x-ndjson")
        .header("Content-Disposition", "attachment; filename=\"logs." + format + "\"")
        .build();
  }

  /** Failures of the last days by code and deployment. */
  @GET
  @Path("/errors")
  public ErrorGroups errors(@DefaultValue("7") @QueryParam("days") int days) {
    if (days < 1 || days > MOST_DAYS) {
      throw RefusalException.field("days", "must be from 1 to " + MOST_DAYS);
    }
    return new ErrorGroups(days, logs.errors(current.get(), days));
  }

  /** The newest refusals of a code and a model that are kept. */
  @GET
  @Path("/refusals")
  public RefusalList refusals(
      @NotNull @QueryParam("code") String code, @NotNull @QueryParam("model") String model) {
    return new RefusalList(logs.refusals(current.get(), code, model));
  }

  private static @Nullable Place place(@Nullable String after) {
    return after == null
        ? null
        : Place.of(after)
            .orElseThrow(() -> RefusalException.field("after", "is not a place in the list"));
  }
}
