package io.polyphony.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.BedrockConverse;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.CohereChat;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiResponses;
import io.polyphony.llm.dialect.ResponseHead;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From the vendor's own bytes and a catalogue file's price to the cost that hands worked out. */
class GoldenCostTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Arguments> cases() throws IOException {
    try (InputStream bytes =
        Objects.requireNonNull(GoldenCostTest.class.getResourceAsStream("/golden/costs.yaml"))) {
      return StreamSupport.stream(YAML.readTree(bytes).spliterator(), false)
          .map(golden -> Arguments.of(golden.path("case").asText(), golden))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void costsWhatTheHandSays(String name, JsonNode golden) throws IOException {
    // Given
    Price price = price(golden);
    Usage usage = golden.has("counts") ? counts(golden.path("counts")) : read(golden);

    // When
    Cost cost = Pricing.cost(price, usage).orElseThrow();

    // Then
    assertThat(cost).isEqualTo(cost(golden.path("cost")));
    assertThat(BigDecimal.valueOf(cost.total(), 9))
        .isEqualByComparingTo(golden.path("dollars").asText());
    assertThat(usage.details().providedCost()).isEqualTo(number(golden, "provided"));
  }

  /** The price goes through a catalogue file. */
  private static Price price(JsonNode golden) throws IOException {
    ObjectNode file = YAML.createObjectNode().put("provider", "p").put("price_source", "by hand");
    if (golden.has("shares")) {
      file.putObject("service_tiers").put("source", "by hand").set("shares", golden.get("shares"));
    }
    ObjectNode model = file.putArray("models").addObject().put("name", "m").put("label", "M");
    model.set("price", golden.path("price"));
    var bytes = new ByteArrayInputStream(YAML.writeValueAsBytes(file));
    return Objects.requireNonNull(CatalogFile.read(bytes).cards().getFirst().price());
  }

  private static Usage read(JsonNode golden) throws IOException {
    String name = golden.path("dialect").asText();
    ObjectNode body = YAML.createObjectNode();
    Dialect dialect =
        switch (name) {
          case "openai" -> {
            ObjectNode choice = body.putArray("choices").addObject().put("finish_reason", "stop");
            choice.putObject("message").put("content", "x");
            body.set("service_tier", golden.get("service_tier"));
            body.set("usage", golden.get("usage"));
            yield OpenAiChat.standard();
          }
          case "anthropic" -> {
            body.put("type", "message").put("stop_reason", "end_turn").putArray("content");
            body.set("usage", golden.get("usage"));
            yield AnthropicMessages.standard();
          }
          case "gemini" -> {
            body.putArray("candidates").addObject().put("finishReason", "STOP");
            body.set("usageMetadata", golden.get("usage"));
            yield GeminiGenerate.standard();
          }
          case "responses" -> {
            body.put("object", "response").put("status", "completed").putArray("output");
            body.set("usage", golden.get("usage"));
            yield OpenAiResponses.standard();
          }
          case "cohere" -> {
            body.put("finish_reason", "COMPLETE").putObject("message").putArray("content");
            body.set("usage", golden.get("usage"));
            yield CohereChat.standard();
          }
          case "bedrock" -> {
            body.put("stopReason", "end_turn").putObject("output").putObject("message");
            body.set("usage", golden.get("usage"));
            yield BedrockConverse.standard();
          }
          default -> throw new IllegalArgumentException(name);
        };
    byte[] bytes = JSON.writeValueAsBytes(body);
    ChunkReader reader =
        dialect.reader(new ResponseHead(200, Map.of("content-type", "application/json"), false));
    var collector = new AnswerCollector();
    reader.feed(bytes, 0, bytes.length, collector::add);
    reader.end(collector::add);
    return collector.answer().usage();
  }

  private static Usage counts(JsonNode counts) {
    return new Usage(
            number(counts, "input"),
            number(counts, "output"),
            number(counts, "cached_input"),
            number(counts, "cache_write"),
            number(counts, "reasoning"),
            number(counts, "input_total"),
            number(counts, "output_total"))
        .with(
            new UsageDetails(
                number(counts, "cache_write_hour"), null, null, null, null, null, null, null));
  }

  private static Cost cost(JsonNode byKind) {
    Map<CostKind, Long> kinds = new EnumMap<>(CostKind.class);
    for (CostKind kind : CostKind.values()) {
      kinds.put(kind, byKind.path(kind.wire()).asLong(0));
    }
    assertThat(byKind.fieldNames())
        .toIterable()
        .isSubsetOf(Stream.of(CostKind.values()).map(CostKind::wire).toList());
    return new Cost(kinds);
  }

  private static @Nullable Long number(JsonNode parent, String name) {
    return parent.has(name) ? (Long) parent.get(name).longValue() : null;
  }
}
