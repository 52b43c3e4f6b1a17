package io.polyphony.llm.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.UpstreamError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what a dialect read with the oracle; each difference is one line of words. */
final class Comparison {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode expected;
  private final List<String> differences = new ArrayList<>();

  private Comparison(JsonNode expected) {
    this.expected = expected;
  }

  /** Compares an answer with a 2xx status. */
  static List<String> ofAnswer(JsonNode expected, Answer answer) {
    var comparison = new Comparison(expected);
    comparison.content(answer);
    comparison.finish(answer);
    comparison.usage(answer.usage());
    comparison.failure(answer.failure());
    return comparison.differences;
  }

  /** Compares an answer with another status. */
  static List<String> ofFailure(JsonNode expected, Failure failure) {
    var comparison = new Comparison(expected);
    comparison.failure(failure);
    return comparison.differences;
  }

  private void content(Answer answer) {
    equal("text", expected.path("text").asText("").strip(), answer.text().strip());
    equal(
        "reasoning", squeezed(expected.path("reasoning").asText("")), squeezed(answer.thinking()));
    String refusal =
        answer.parts().stream()
            .filter(Part.Refusal.class::isInstance)
            .map(part -> ((Part.Refusal) part).text())
            .collect(Collectors.joining());
    equal("refusal", expected.path("refusal").asText(""), refusal);
    toolCalls(answer.toolCalls());
  }

  private void toolCalls(List<Part.ToolCall> calls) {
    JsonNode wanted = expected.path("tool_calls");
    equal("number of tool calls", wanted.size(), calls.size());
    for (int at = 0; at < Math.min(wanted.size(), calls.size()); at++) {
      JsonNode want = wanted.get(at);
      Part.ToolCall call = calls.get(at);
      if (want.path("id").isTextual() && !want.path("id").asText().isEmpty()) {
        equal("id of tool call " + at, want.path("id").asText(), call.id());
      } else if (call.id().isEmpty()) {
        differences.add("tool call " + at + " has no id");
      }
      equal("name of tool call " + at, want.path("name").asText(), call.name());
      arguments(at, want.path("arguments"), call.arguments());
    }
    long ids = calls.stream().map(Part.ToolCall::id).distinct().count();
    equal("number of different tool call ids", calls.size(), (int) ids);
  }

  private void arguments(int at, JsonNode wanted, String text) {
    try {
      JsonNode got = text.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(text);
      if (!sameValue(wanted, got)) {
        differences.add("arguments of tool call " + at + ": expected " + wanted + ", got " + text);
      }
    } catch (JsonProcessingException cutOff) {
      equal("arguments of tool call " + at, wanted.asText(), text);
    }
  }

  private static boolean sameValue(JsonNode left, JsonNode right) {
    return left.equals(
        (one, other) ->
            one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : (one.equals(other) ? 0 : 1),
        right);
  }

  private void finish(Answer answer) {
    JsonNode wanted = expected.path("finish_reason");
    String got =
        answer.finishReason() == FinishReason.UNKNOWN ? null : answer.finishReason().wire();
    if (got != null && got.equals("error") && wanted.isNull()) {
      return;
    }
    equal("finish reason", wanted.isNull() ? null : wanted.asText(), got);
  }

  private void usage(Usage usage) {
    JsonNode wanted = expected.path("usage");
    count(wanted, "input", usage.input());
    count(wanted, "output", usage.output());
    count(wanted, "cached_input", usage.cachedInput());
    count(wanted, "cache_write", usage.cacheWrite());
    count(wanted, "reasoning", usage.reasoning());
    count(wanted, "input_total", usage.inputTotal());
    count(wanted, "output_total", usage.outputTotal());
    count(wanted, "billed_input", usage.billedInput());
    count(wanted, "billed_output", usage.billedOutput());
  }

  private void count(JsonNode wanted, String name, @Nullable Long got) {
    JsonNode value = wanted.path(name);
    equal("usage." + name, value.isNumber() ? (Long) value.longValue() : null, got);
  }

  private void failure(@Nullable Failure failure) {
    JsonNode wanted = expected.path("error");
    if (failure == null || !wanted.isObject()) {
      if (wanted.isObject() || failure != null) {
        differences.add("error: expected " + wanted + ", got " + failure);
      }
      return;
    }
    UpstreamError upstream = failure.upstream();
    if (upstream == null) {
      differences.add("error without the vendor's words: " + failure);
      return;
    }
    JsonNode type = wanted.path("type");
    equal("error message", wanted.path("message").asText("").strip(), words(upstream).strip());
    equal("error code", nullable(wanted.path("code")), upstream.code());
    if (!type.equals(wanted.path("code"))) {
      equal("error type", nullable(type), upstream.type());
    }
    if (upstream.status() != 0) {
      equal("error status", wanted.path("status").asInt(), upstream.status());
    }
  }

  private static String words(UpstreamError upstream) {
    return upstream.message() == null ? "" : upstream.message();
  }

  private static @Nullable String nullable(JsonNode node) {
    return node.isNull() || node.isMissingNode() ? null : node.asText();
  }

  private void equal(String what, @Nullable Object wanted, @Nullable Object got) {
    if (!Objects.equals(wanted, got)) {
      differences.add(what + ": expected " + shortened(wanted) + ", got " + shortened(got));
    }
  }

  private static String shortened(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }
}
