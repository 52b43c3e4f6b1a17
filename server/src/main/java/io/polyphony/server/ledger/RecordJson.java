package io.polyphony.server.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.catalog.CostKind;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as one JSON object whose keys are the columns of {@code completion_record}: the same
 * bytes stand in the journal and go to the database.
 */
final class RecordJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int REPLACEMENT = 0xFFFD;

  private static final List<String> COST_COLUMNS =
      Arrays.stream(CostKind.values()).map(RecordJson::column).toList();

  private RecordJson() {}

  /** The first fields of the object: what never changes while the request runs. */
  static String identity(CompletionRecord record) {
    var text = new StringWriter(512);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      text(json, "id", record.id());
      text(json, "organisation_id", record.organisation());
      text(json, "owner_id", record.owner());
      text(json, "virtual_key_id", record.virtualKey());
      text(json, "door", record.door());
      text(json, "dialect", record.dialect());
      json.writeBooleanField("streamed", record.streamed());
      text(json, "model_asked", record.modelAsked());
      text(json, "started_at", record.startedAt());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    StringBuffer whole = text.getBuffer();
    return whole.substring(1, whole.length() - 1);
  }

  /**
   * @param identity of the same record, at any time
   */
  static byte[] write(String identity, CompletionRecord record) {
    var bytes = new ByteArrayOutputStream(1_024);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeRaw(identity);
      json.writeRaw(',');
      served(json, record);
      usage(json, record);
      cost(json, record);
      outcome(json, record);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void served(JsonGenerator json, CompletionRecord record) throws IOException {
    text(json, "state", record.state().name().toLowerCase(Locale.ROOT));
    text(json, "model_served", record.modelServed());
    text(json, "provider", record.provider());
    text(json, "credential_id", record.credential());
  }

  private static void usage(JsonGenerator json, CompletionRecord record) throws IOException {
    Usage usage = record.usage();
    number(json, "input_tokens", usage.input());
    number(json, "output_tokens", usage.output());
    number(json, "cached_input_tokens", usage.cachedInput());
    number(json, "cache_write_tokens", usage.cacheWrite());
    number(json, "reasoning_tokens", usage.reasoning());
    number(json, "input_total_tokens", usage.inputTotal());
    number(json, "output_total_tokens", usage.outputTotal());
    details(json, usage.details());
    text(json, "usage_source", record.usageSource().name().toLowerCase(Locale.ROOT));
  }

  private static void details(JsonGenerator json, UsageDetails details) throws IOException {
    if (details == UsageDetails.NONE) {
      return;
    }
    number(json, "cache_write_hour_tokens", details.cacheWriteHour());
    number(json, "audio_input_tokens", details.audioInput());
    number(json, "cached_audio_tokens", details.cachedAudio());
    number(json, "image_input_tokens", details.imageInput());
    number(json, "audio_output_tokens", details.audioOutput());
    number(json, "searches", details.searches());
    text(json, "service_tier", details.serviceTier());
    number(json, "cost_provided_nano", details.providedCost());
  }

  private static void cost(JsonGenerator json, CompletionRecord record) throws IOException {
    Cost cost = record.cost();
    if (cost != null) {
      for (Map.Entry<CostKind, Long> kind : cost.kinds().entrySet()) {
        json.writeNumberField(COST_COLUMNS.get(kind.getKey().ordinal()), kind.getValue());
      }
      json.writeNumberField("cost_nano", cost.total());
    }
    number(json, "billed_nano", record.billedNano());
    text(json, "price_source", record.priceSource());
  }

  /** The column of that kind of money. */
  static String column(CostKind kind) {
    return "cost_" + kind.wire() + "_nano";
  }

  private static void outcome(JsonGenerator json, CompletionRecord record) throws IOException {
    number(json, "time_to_first_token_ms", record.timeToFirstTokenMs());
    json.writeNumberField("latency_ms", record.latencyMs());
    text(json, "finish_reason", record.finishReason());
    json.writeArrayFieldStart("attempts");
    for (Attempt attempt : record.attempts()) {
      attempt(json, attempt);
    }
    json.writeEndArray();
    text(json, "error_id", record.errorId());
    text(json, "error_code", record.errorCode());
    text(json, "error_message", record.errorMessage());
    json.writeBooleanField("retryable", record.retryable());
    number(json, "retry_after_ms", record.retryAfterMs());
  }

  private static void attempt(JsonGenerator json, Attempt attempt) throws IOException {
    json.writeStartObject();
    text(json, "provider", attempt.provider());
    text(json, "model", attempt.model());
    text(json, "credential", attempt.credential());
    json.writeNumberField("status", attempt.status());
    text(json, "errorCode", attempt.errorCode());
    text(json, "message", attempt.message());
    json.writeNumberField("elapsedMs", attempt.elapsedMs());
    json.writeEndObject();
  }

  /** Null values are left out: the column stays null. */
  private static void text(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, storable(value.toString()));
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

  private static void number(JsonGenerator json, String name, @Nullable Long value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(name, value);
    }
  }
}
