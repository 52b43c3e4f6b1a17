package io.polyphony.server.ledger;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Locale;

/** The columns of {@code completion_record}; a record's JSON has them as keys. */
enum Column {
  ID,
  ORGANISATION_ID,
  OWNER_ID,
  VIRTUAL_KEY_ID,
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
  USAGE_SOURCE,
  COST_INPUT_NANO,
  COST_OUTPUT_NANO,
  COST_CACHED_INPUT_NANO,
  COST_CACHE_WRITE_NANO,
  COST_NANO,
  PRICE_SOURCE,
  TIME_TO_FIRST_TOKEN_MS,
  LATENCY_MS,
  FINISH_REASON,
  ATTEMPTS,
  ERROR_ID,
  ERROR_CODE,
  ERROR_MESSAGE,
  RETRYABLE,
  RETRY_AFTER_MS;

  /** Encoded once: every request writes most of them. */
  private final SerializableString json = new SerializedString(name().toLowerCase(Locale.ROOT));

  String key() {
    return json.getValue();
  }

  SerializableString json() {
    return json;
  }
}
