package io.polyphony.server.ledger;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.catalog.CostKind;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as JSON whose keys are the columns of {@code completion_record}. The journal holds it as
 * two objects, acceptance and outcome; the database gets both in one.
 */
final class RecordJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int REPLACEMENT = 0xFFFD;
  private static final SerializableString ERROR_CODE = new SerializedString("errorCode");
  private static final SerializableString ELAPSED = new SerializedString("elapsedMs");
  private static final SerializableString MESSAGE = new SerializedString("message");
  private static final SerializableString MODEL = new SerializedString("model");
  private static final SerializableString CREDENTIAL = new SerializedString("credential");
  private static final SerializableString STATUS = new SerializedString("status");

  private static final String ID_OPENS = "{\"" + Column.ID.key() + "\":\"";
  private static final String STARTED_AT_OPENS = "\",\"" + Column.STARTED_AT.key() + "\":\"";

  /** A model's name is the client's word: a long one is not kept. */
  private static final int LONGEST_KEPT = 200;

  /** Encoded once, as thousands a second can be of a kind. */
  private static final Cache<Acceptance.Kind, Accepted> KINDS =
      Caffeine.newBuilder().maximumSize(10_000).build();

  private static final int MICROS = 1_000_000;

  /** Thousands of requests can begin in the same one. */
  private static volatile Second second = new Second(0, "1970-01-01T00:00:00.");

  private record Second(long epoch, String text) {}

  private RecordJson() {}

  /**
   * An accepted request: what never changes while it runs, and who will be asked first.
   *
   * @param identity how many of the bytes tell what never changes
   */
  record Accepted(byte[] json, int identity) {}

  static Accepted accepted(Acceptance request) {
    Acceptance.Kind kind = request.kind();
    Accepted rest =
        kind.modelAsked().length() > LONGEST_KEPT
            ? encoded(kind)
            : KINDS.get(kind, RecordJson::encoded);
    byte[] own =
        (ID_OPENS + request.id() + STARTED_AT_OPENS + time(request.startedAt()) + "\",")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] json = Arrays.copyOf(own, own.length + rest.json().length - 1);
    System.arraycopy(rest.json(), 1, json, own.length, rest.json().length - 1);
    return new Accepted(json, own.length + rest.identity() - 1);
  }

  /** As {@link Instant#toString}, in microseconds, which is what the column holds. */
  private static String time(Instant at) {
    Second known = second;
    if (known.epoch() != at.getEpochSecond()) {
      String whole = Instant.ofEpochSecond(at.getEpochSecond()).toString();
      known = new Second(at.getEpochSecond(), whole.substring(0, whole.length() - 1) + ".");
      second = known;
    }
    String micros = Integer.toString(MICROS + at.getNano() / 1_000);
    return known.text().concat(micros.substring(1)).concat("Z");
  }

  private static Accepted encoded(Acceptance.Kind kind) {
    var bytes = new ByteArrayOutputStream(512);
    int identity;
    try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      text(json, Column.ORGANISATION_ID, kind.organisation());
      text(json, Column.OWNER_ID, kind.owner());
      text(json, Column.VIRTUAL_KEY_ID, kind.virtualKey());
      text(json, Column.TEAM_ID, kind.team());
      text(json, Column.DOOR, kind.door());
      text(json, Column.DIALECT, kind.dialect());
      json.writeFieldName(Column.STREAMED.json());
      json.writeBoolean(kind.streamed());
      text(json, Column.MODEL_ASKED, kind.modelAsked());
      json.flush();
      identity = bytes.size();
      text(json, Column.PROVIDER, kind.provider());
      text(json, Column.CREDENTIAL_ID, kind.credential());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Accepted(bytes.toByteArray(), identity);
  }

  /** What a request came to: with its identity before it, the whole record. */
  static byte[] outcome(CompletionRecord record) {
    var bytes = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      text(json, Column.ID, record.id());
      served(json, record);
      usage(json, record);
      cost(json, record);
      end(json, record);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void served(JsonGenerator json, CompletionRecord record) throws IOException {
    text(json, Column.STATE, record.state().wire());
    text(json, Column.MODEL_SERVED, record.modelServed());
    text(json, Column.PROVIDER, record.provider());
    text(json, Column.CREDENTIAL_ID, record.credential());
  }

  private static void usage(JsonGenerator json, CompletionRecord record) throws IOException {
    Usage usage = record.usage();
    number(json, Column.INPUT_TOKENS, usage.input());
    number(json, Column.OUTPUT_TOKENS, usage.output());
    number(json, Column.CACHED_INPUT_TOKENS, usage.cachedInput());
    number(json, Column.CACHE_WRITE_TOKENS, usage.cacheWrite());
    number(json, Column.REASONING_TOKENS, usage.reasoning());
    number(json, Column.INPUT_TOTAL_TOKENS, usage.inputTotal());
    number(json, Column.OUTPUT_TOTAL_TOKENS, usage.outputTotal());
    details(json, usage.details());
    text(json, Column.USAGE_SOURCE, record.usageSource().wire());
  }

  private static void details(JsonGenerator json, UsageDetails details) throws IOException {
    if (details == UsageDetails.NONE) {
      return;
    }
    number(json, Column.CACHE_WRITE_HOUR_TOKENS, details.cacheWriteHour());
    number(json, Column.AUDIO_INPUT_TOKENS, details.audioInput());
    number(json, Column.CACHED_AUDIO_TOKENS, details.cachedAudio());
    number(json, Column.IMAGE_INPUT_TOKENS, details.imageInput());
    number(json, Column.AUDIO_OUTPUT_TOKENS, details.audioOutput());
    number(json, Column.SEARCHES, details.searches());
    text(json, Column.SERVICE_TIER, details.serviceTier());
    number(json, Column.COST_PROVIDED_NANO, details.providedCost());
  }

  private static void cost(JsonGenerator json, CompletionRecord record) throws IOException {
    Cost cost = record.cost();
    if (cost != null) {
      for (Map.Entry<CostKind, Long> kind : cost.kinds().entrySet()) {
        number(json, Column.of(kind.getKey()), kind.getValue());
      }
      number(json, Column.COST_NANO, cost.total());
    }
    number(json, Column.BILLED_NANO, record.billedNano());
    text(json, Column.PRICE_SOURCE, record.priceSource());
  }

  private static void end(JsonGenerator json, CompletionRecord record) throws IOException {
    number(json, Column.TIME_TO_FIRST_TOKEN_MS, record.timeToFirstTokenMs());
    json.writeFieldName(Column.LATENCY_MS.json());
    json.writeNumber(record.latencyMs());
    text(json, Column.FINISH_REASON, record.finishReason());
    if (record.cache() != null) {
      text(json, Column.CACHE, record.cache().wire());
    }
    json.writeFieldName(Column.ATTEMPTS.json());
    json.writeStartArray();
    for (Attempt attempt : record.attempts()) {
      attempt(json, attempt);
    }
    json.writeEndArray();
    text(json, Column.ERROR_ID, record.errorId());
    text(json, Column.ERROR_CODE, record.errorCode());
    text(json, Column.ERROR_MESSAGE, record.errorMessage());
    json.writeFieldName(Column.RETRYABLE.json());
    json.writeBoolean(record.retryable());
    number(json, Column.RETRY_AFTER_MS, record.retryAfterMs());
  }

  private static void attempt(JsonGenerator json, Attempt attempt) throws IOException {
    json.writeStartObject();
    text(json, Column.PROVIDER.json(), attempt.provider());
    text(json, MODEL, attempt.model());
    text(json, CREDENTIAL, attempt.credential());
    json.writeFieldName(STATUS);
    json.writeNumber(attempt.status());
    text(json, ERROR_CODE, attempt.errorCode());
    text(json, MESSAGE, attempt.message());
    json.writeFieldName(ELAPSED);
    json.writeNumber(attempt.elapsedMs());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, Column column, @Nullable Object value)
      throws IOException {
    text(json, column.json(), value);
  }

  /** Null values are left out: the column stays null. */
  private static void text(JsonGenerator json, SerializableString name, @Nullable Object value)
      throws IOException {
    if (value != null) {
      json.writeFieldName(name);
      json.writeString(value instanceof String words ? storable(words) : value.toString());
    }
  }

  /** In PostgreSQL no text holds NUL or half of a surrogate pair, and one such stops a batch. */
  private static String storable(String text) {
    if (isPlain(text)) {
      return text;
    }
    return text.codePoints()
        .filter(point -> point != 0)
        .map(point -> isUnstorable(point) ? REPLACEMENT : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Most text is; a look at each code point costs more than writing it. */
  private static boolean isPlain(String text) {
    for (int at = 0; at < text.length(); at++) {
      char sign = text.charAt(at);
      if (sign == 0 || Character.isSurrogate(sign)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnstorable(int codePoint) {
    return codePoint == 0
        || codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static void number(JsonGenerator json, Column column, @Nullable Long value)
      throws IOException {
    if (value != null) {
      json.writeFieldName(column.json());
      json.writeNumber(value);
    }
  }
}
