package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import io.polyphony.llm.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What Bedrock itself counts beside the model's answer: in the last event of a stream, and in the
 * head of a whole answer. Takes effect where the model's own form has no counts.
 */
final class InvokeUsage {
  /** The last event of every stream that came to its end has this field. */
  private static final String METRICS = "amazon-bedrock-invocationMetrics";

  private static final String HEADER = "x-amzn-bedrock-";
  private static final byte[] NAME = METRICS.getBytes(US_ASCII);

  private InvokeUsage() {}

  /** The counts of the event, or null if it is not the last one. */
  static @Nullable Usage ofEvent(byte[] event) {
    if (!mentions(event)) {
      return null;
    }
    JsonNode root = JsonFields.parse(event);
    JsonNode metrics = root == null ? null : root.get(METRICS);
    return metrics == null || !metrics.isObject()
        ? null
        : usage(
            JsonFields.integer(metrics, "inputTokenCount"),
            JsonFields.integer(metrics, "outputTokenCount"),
            JsonFields.integer(metrics, "cacheReadInputTokenCount"),
            JsonFields.integer(metrics, "cacheWriteInputTokenCount"));
  }

  static Usage ofHead(ResponseHead head) {
    return usage(
        count(head, "input-token-count"),
        count(head, "output-token-count"),
        count(head, "cache-read-input-token-count"),
        count(head, "cache-write-input-token-count"));
  }

  /** That nothing was read from a cache is said of models, too, that have none. */
  private static Usage usage(
      @Nullable Long input, @Nullable Long output, @Nullable Long read, @Nullable Long written) {
    Long cached = positive(read);
    Long kept = positive(written);
    Long total = input == null ? null : JsonFields.sum(input, cached, kept);
    return new Usage(input, output, cached, kept, null, total, output);
  }

  static @Nullable Long positive(@Nullable Long count) {
    return count == null || count <= 0 ? null : count;
  }

  private static @Nullable Long count(ResponseHead head, String name) {
    String value = head.header(HEADER + name);
    try {
      return value == null ? null : (Long) Long.parseLong(value.strip());
    } catch (NumberFormatException noCount) {
      return null;
    }
  }

  private static boolean mentions(byte[] event) {
    for (int at = 0; at <= event.length - NAME.length; at++) {
      int same = 0;
      while (same < NAME.length && event[at + same] == NAME[same]) {
        same++;
      }
      if (same == NAME.length) {
        return true;
      }
    }
    return false;
  }
}
