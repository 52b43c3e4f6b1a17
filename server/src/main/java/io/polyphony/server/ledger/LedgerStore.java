package io.polyphony.server.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.catalog.CostKind;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code completion_record}. */
@Singleton
public class LedgerStore {
  /** Classes of SQL states: data exception, integrity constraint violation. */
  private static final String DATA = "22";

  private static final String CONSTRAINT = "23";
  private static final TypeReference<List<Attempt>> ATTEMPTS = new TypeReference<>() {};

  private static final String COLUMNS =
      Arrays.stream(Column.values()).map(Column::key).collect(Collectors.joining(", "));

  /** Rows that several processes write are written in one order, so that none waits for ever. */
  private static final String INSERT =
      """
      with fresh as (
        insert into completion_record (%1$s)
        select %1$s from jsonb_populate_recordset(
          null::completion_record, convert_from(:all, 'UTF8')::jsonb)
        on conflict (id) do nothing
        returning *),
      counted as materialized (
        select *, (started_at at time zone 'UTC')::date as day,
          case when cache is null or cache = 'miss' then
            coalesce(input_total_tokens, 0) + coalesce(output_total_tokens, 0) else 0 end as tokens,
          coalesce(billed_nano, 0) as nano, (billed_nano is null)::int as unknown_cost
        from fresh),
      spent as (
        insert into spend as s (organisation_id, day, owner_id, virtual_key_id, model, requests,
          tokens, nano, unknown_cost, team_id)
        select organisation_id, day, owner_id,
          coalesce(virtual_key_id, '00000000-0000-0000-0000-000000000000'),
          coalesce(model_served, model_asked), count(*), sum(tokens), sum(nano), sum(unknown_cost),
          coalesce(team_id, '00000000-0000-0000-0000-000000000000') as team
        from counted group by 1, 2, 3, 4, 5, team order by 1, 2, 3, 4, 5, team
        on conflict (organisation_id, day, owner_id, virtual_key_id, model, team_id)
        do update set requests = s.requests + excluded.requests,
          tokens = s.tokens + excluded.tokens, nano = s.nano + excluded.nano,
          unknown_cost = s.unknown_cost + excluded.unknown_cost),
      kinds as (
        insert into record_kind (id, organisation_id, owner_id, virtual_key_id, door, dialect,
          model_asked, model_served, provider, credential_id, state, error_code, cache, team_id)
        select distinct on (kind) kind, organisation_id, owner_id, virtual_key_id, door, dialect,
          model_asked, model_served, provider, credential_id, state, error_code, cache, team_id
        from counted order by kind
        on conflict (id) do nothing)
      insert into record_sum as s
      select organisation_id, day, kind, count(*), sum(tokens), sum(nano), sum(unknown_cost),
        max(latency_ms), max(nano), min(started_at), max(started_at)
      from counted group by 1, 2, 3 order by 1, 2, 3
      on conflict (organisation_id, day, kind)
      do update set requests = s.requests + excluded.requests,
        tokens = s.tokens + excluded.tokens, nano = s.nano + excluded.nano,
        unknown_cost = s.unknown_cost + excluded.unknown_cost,
        longest_ms = greatest(s.longest_ms, excluded.longest_ms),
        dearest_nano = greatest(s.dearest_nano, excluded.dearest_nano),
        first_at = least(s.first_at, excluded.first_at),
        last_at = greatest(s.last_at, excluded.last_at)
      returning pg_current_xact_id()::text::bigint
      """
          .formatted(COLUMNS);

  private final Jdbi jdbi;
  private final ObjectMapper mapper;

  @Inject
  public LedgerStore(Jdbi jdbi, ObjectMapper mapper) {
    this.jdbi = jdbi;
    this.mapper = mapper;
  }

  /**
   * Inserts records given as JSON; those that are there already stay as they are. What they add up
   * to goes to the tables {@code spend} and {@code record_sum} in the same statement.
   *
   * @return the transaction that did it; 0 if all were there already
   */
  long insert(Collection<? extends StoredJson> records) {
    byte[] all = array(records);
    return jdbi.withHandle(
        handle ->
            handle.createQuery(INSERT).bind("all", all).mapTo(Long.class).findFirst().orElse(0L));
  }

  private static byte[] array(Collection<? extends StoredJson> records) {
    int length = 1 + records.stream().mapToInt(record -> record.length() + 1).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    for (StoredJson record : records) {
      record.write(all.put((byte) (all.position() == 0 ? '[' : ',')));
    }
    return all.put((byte) ']').array();
  }

  /** Whether the database is there but will never take what it was given. */
  static boolean isRefusal(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
      if (state != null && (state.startsWith(DATA) || state.startsWith(CONSTRAINT))) {
        return true;
      }
    }
    return false;
  }

  List<CompletionRecord> find(UUID organisation, Collection<UUID> ids) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from completion_record"
                        + " where organisation_id = :organisation and id = any(:ids)")
                .bind("organisation", organisation)
                .bind("ids", ids.toArray(UUID[]::new))
                .map((row, context) -> record(row))
                .list());
  }

  private CompletionRecord record(ResultSet row) throws SQLException {
    return new CompletionRecord(
        row.getObject("id", UUID.class),
        row.getObject("organisation_id", UUID.class),
        row.getObject("owner_id", UUID.class),
        row.getObject("virtual_key_id", UUID.class),
        row.getObject("team_id", UUID.class),
        row.getString("door"),
        row.getString("dialect"),
        row.getBoolean("streamed"),
        row.getString("model_asked"),
        row.getString("model_served"),
        row.getString("provider"),
        row.getObject("credential_id", UUID.class),
        CompletionState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        usage(row),
        UsageSource.valueOf(row.getString("usage_source").toUpperCase(Locale.ROOT)),
        cost(row),
        row.getString("price_source"),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        number(row, "time_to_first_token_ms"),
        row.getLong("latency_ms"),
        row.getString("finish_reason"),
        cache(row.getString("cache")),
        attempts(row.getString("attempts")),
        row.getObject("error_id", UUID.class),
        row.getString("error_code"),
        row.getString("error_message"),
        row.getBoolean("retryable"),
        number(row, "retry_after_ms"));
  }

  private static @Nullable CacheUse cache(@Nullable String word) {
    return word == null ? null : CacheUse.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static Usage usage(ResultSet row) throws SQLException {
    return new Usage(
        number(row, "input_tokens"),
        number(row, "output_tokens"),
        number(row, "cached_input_tokens"),
        number(row, "cache_write_tokens"),
        number(row, "reasoning_tokens"),
        number(row, "input_total_tokens"),
        number(row, "output_total_tokens"),
        new UsageDetails(
            number(row, "cache_write_hour_tokens"),
            number(row, "audio_input_tokens"),
            number(row, "cached_audio_tokens"),
            number(row, "image_input_tokens"),
            number(row, "audio_output_tokens"),
            number(row, "searches"),
            row.getString("service_tier"),
            number(row, "cost_provided_nano")));
  }

  private static @Nullable Cost cost(ResultSet row) throws SQLException {
    if (number(row, "cost_nano") == null) {
      return null;
    }
    Map<CostKind, Long> kinds = new EnumMap<>(CostKind.class);
    for (CostKind kind : CostKind.values()) {
      kinds.put(kind, row.getLong(Column.of(kind).key()));
    }
    return new Cost(kinds);
  }

  private List<Attempt> attempts(String json) {
    try {
      return mapper.readValue(json, ATTEMPTS);
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("the ledger holds attempts that cannot be read", malformed);
    }
  }

  private static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
