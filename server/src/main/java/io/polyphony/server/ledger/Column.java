package io.polyphony.server.ledger;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.polyphony.llm.catalog.CostKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The columns of {@code completion_record}; a record's JSON has them as keys. */
enum Column {
  ID,
  ORGANISATION_ID,
  OWNER_ID,
  VIRTUAL_KEY_ID,
  TEAM_ID,
  DOOR,
  DIALECT,
  STREAMED,
  MODEL_ASKED,
  STARTED_AT,
  STATE,
  MODEL_SERVED,
  PROVIDER,
  CREDENTIAL_ID,
  INPUT_TOKENS,
  OUTPUT_TOKENS,
  CACHED_INPUT_TOKENS,
  CACHE_WRITE_TOKENS,
  REASONING_TOKENS,
  INPUT_TOTAL_TOKENS,
  OUTPUT_TOTAL_TOKENS,
  CACHE_WRITE_HOUR_TOKENS,
  AUDIO_INPUT_TOKENS,
  CACHED_AUDIO_TOKENS,
  IMAGE_INPUT_TOKENS,
  AUDIO_OUTPUT_TOKENS,
  SEARCHES,
  SERVICE_TIER,
  USAGE_SOURCE,
  COST_INPUT_NANO,
  COST_OUTPUT_NANO,
  COST_CACHED_INPUT_NANO,
  COST_CACHE_WRITE_NANO,
  COST_CACHE_WRITE_HOUR_NANO,
  COST_REASONING_NANO,
  COST_AUDIO_INPUT_NANO,
  COST_CACHED_AUDIO_NANO,
  COST_AUDIO_OUTPUT_NANO,
  COST_IMAGE_INPUT_NANO,
  COST_SEARCH_NANO,
  COST_REQUEST_NANO,
  COST_NANO,
  COST_PROVIDED_NANO,
  BILLED_NANO,
  PRICE_SOURCE,
  TIME_TO_FIRST_TOKEN_MS,
  LATENCY_MS,
  FINISH_REASON,
  CACHE,
  ATTEMPTS,
  ERROR_ID,
  ERROR_CODE,
  ERROR_MESSAGE,
  RETRYABLE,
  RETRY_AFTER_MS;

  private static final List<Column> COSTS =
      Arrays.stream(CostKind.values())
          .map(kind -> valueOf("COST_" + kind.name() + "_NANO"))
          .toList();

  /** Encoded once: every request writes most of them. */
  private final SerializableString json = new SerializedString(name().toLowerCase(Locale.ROOT));

  /** Where that kind of money stands. */
  static Column of(CostKind kind) {
    return COSTS.get(kind.ordinal());
  }

  String key() {
    return json.getValue();
  }

  SerializableString json() {
    return json;
  }
}
