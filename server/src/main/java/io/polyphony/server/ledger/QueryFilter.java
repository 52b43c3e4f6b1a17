package io.polyphony.server.ledger;

import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.access.RefusalException;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A filter as it stands in an address. Of a dimension several values may be named, {@code none}
 * being the records that have nothing there.
 */
public final class QueryFilter {
  private static final int MOST_VALUES = 50;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

  @QueryParam("state")
  @Nullable List<String> state;

  @QueryParam("error_code")
  @Nullable List<String> errorCode;

  @QueryParam("model_served")
  @Nullable List<String> modelServed;

  @QueryParam("model_asked")
  @Nullable List<String> modelAsked;

  @QueryParam("provider")
  @Nullable List<String> provider;

  @QueryParam("credential")
  @Nullable List<String> credential;

  @QueryParam("virtual_key")
  @Nullable List<String> virtualKey;

  @QueryParam("team")
  @Nullable List<String> team;

  @QueryParam("person")
  @Nullable List<String> person;

  @QueryParam("door")
  @Nullable List<String> door;

  @QueryParam("dialect")
  @Nullable List<String> dialect;

  @QueryParam("cache")
  @Nullable List<String> cache;

  /** The first moment, in ISO 8601. */
  @QueryParam("from")
  @Nullable String from;

  /** The moment after the last, in ISO 8601. */
  @QueryParam("to")
  @Nullable String to;

  /** Only what took at least so long. */
  @QueryParam("min_latency_ms")
  @Nullable Long minLatencyMs;

  /** Only what was billed with at least so many nano-dollars. */
  @QueryParam("min_cost_nano")
  @Nullable Long minCostNano;

  /** How an id of a record or an error begins; nothing else is then heeded. */
  @QueryParam("id")
  @Nullable String id;

  /** The beginning of an id; null if none is looked for. */
  @Nullable IdRange ids() {
    if (id == null || id.isBlank()) {
      return null;
    }
    return IdRange.of(id)
        .orElseThrow(
            () ->
                RefusalException.field(
                    "id", "must be an id, or at least its first " + IdRange.LEAST + " characters"));
  }

  /** What the caller wants and may see: everybody's records, or their own. */
  RecordFilter filter(Caller caller) {
    Map<Dimension, List<String>> values = new EnumMap<>(Dimension.class);
    put(values, Dimension.STATE, state);
    put(values, Dimension.ERROR_CODE, errorCode);
    put(values, Dimension.MODEL_SERVED, modelServed);
    put(values, Dimension.MODEL_ASKED, modelAsked);
    put(values, Dimension.PROVIDER, provider);
    put(values, Dimension.CREDENTIAL, credential);
    put(values, Dimension.VIRTUAL_KEY, virtualKey);
    put(values, Dimension.TEAM, team);
    put(values, Dimension.PERSON, person);
    put(values, Dimension.DOOR, door);
    put(values, Dimension.DIALECT, dialect);
    put(values, Dimension.CACHE, cache);
    Instant first = moment("from", from);
    Instant end = moment("to", to);
    if (first != null && end != null && !first.isBefore(end)) {
      throw RefusalException.field("to", "must be after from");
    }
    return new RecordFilter(
        caller.organisation(),
        caller.may(Permissions.LEDGER_READ_ALL) ? null : caller.user(),
        values,
        first,
        end,
        least("min_latency_ms", minLatencyMs),
        least("min_cost_nano", minCostNano));
  }

  private static void put(
      Map<Dimension, List<String>> values, Dimension dimension, @Nullable List<String> wanted) {
    if (wanted == null || wanted.isEmpty()) {
      return;
    }
    if (wanted.size() > MOST_VALUES) {
      throw RefusalException.field(dimension.wire(), "must be at most " + MOST_VALUES + " values");
    }
    for (String value : wanted) {
      if (value.indexOf(0) >= 0) {
        throw RefusalException.field(dimension.wire(), "holds a character that nothing has");
      }
      if (dimension.isId() && !value.equals(Dimension.NONE)) {
        requireId(dimension, value);
      }
    }
    values.put(dimension, List.copyOf(wanted));
  }

  private static void requireId(Dimension dimension, String value) {
    try {
      UUID.fromString(value);
    } catch (IllegalArgumentException malformed) {
      throw RefusalException.field(dimension.wire(), "must be an id, or " + Dimension.NONE);
    }
  }

  private static @Nullable Instant moment(String field, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      Instant moment = Instant.parse(text);
      if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
        throw RefusalException.field(field, "must be between the years 2000 and 3000");
      }
      return moment;
    } catch (DateTimeParseException malformed) {
      throw RefusalException.field(field, "must be a time like 2026-11-25T12:00:00Z");
    }
  }

  private static @Nullable Long least(String field, @Nullable Long value) {
    if (value != null && value < 0) {
      throw RefusalException.field(field, "must not be negative");
    }
    return value;
  }
}
