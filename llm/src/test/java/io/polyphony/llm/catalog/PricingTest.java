package io.polyphony.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.ResponseHead;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden costs, each worked out by hand: tokens x dollars a million x 1,000 nano-dollars. */
class PricingTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      useHeadersInDisplayName = true,
      textBlock =
          """
          case,                         in,   out, read, write, total, cached, written, output,       input,   outputs,   reads,  writes
          plain,                      2.50, 10.00,    -,     -,  1000,      -,       -,    200,     2500000,   2000000,       0,       0
          OpenAI: cache inside,       2.50, 10.00, 1.25,     -,  1000,    400,       -,    200,     1500000,   2000000,  500000,       0
          Anthropic: read and write,  3.00, 15.00, 0.30,  3.75,  1510,   1000,     500,    100,       30000,   1500000,  300000, 1875000
          Anthropic: only a write,    3.00, 15.00, 0.30,  3.75,  2048,      0,    2048,      1,           0,     15000,       0, 7680000
          no cache price: as input,   0.27,  0.41,    -,     -,  1000,    600,     100,     10,       81000,      4100,  162000,   27000
          one token of a cheap cache, 0.14,  0.28, 0.0028,   -,     1,      1,       -,      0,           0,         0,       3,       0
          five tokens of it: exact,   0.14,  0.28, 0.0028,   -,     5,      5,       -,      0,           0,         0,      14,       0
          half a nano goes up,      0.0005,  0.28,    -,     -,     1,      -,       -,      0,           1,         0,       0,       0
          less than half goes down, 0.0004,  0.28,    -,     -,     1,      -,       -,      0,           0,         0,       0,       0
          free is a price,               0,     0,    -,     -,   999,      -,       -,    999,           0,         0,       0,       0
          nothing was used,           2.50, 10.00,    -,     -,     0,      -,       -,      0,           0,         0,       0,       0
          more cached than there is,  1.00,  2.00, 0.10,  1.25,   100,    150,      30,     10,           0,     20000,   10000,       0
          a very long year,            150,   600,    -,     -, 9000000000,  -,      -, 1000000000, 1350000000000000, 600000000000000, 0, 0
          """)
  void costsWhatTheHandSays(
      String name,
      BigDecimal in,
      BigDecimal out,
      @Nullable BigDecimal read,
      @Nullable BigDecimal write,
      long total,
      @Nullable Long cached,
      @Nullable Long written,
      long output,
      long inputCost,
      long outputCost,
      long readCost,
      long writeCost) {
    // Given
    var price = new Price(in, out, read, write, List.of(), "by hand");
    var usage = new Usage(null, null, cached, written, null, total, output);

    // When
    Cost cost = Pricing.cost(price, usage).orElseThrow();

    // Then
    assertThat(cost).isEqualTo(new Cost(inputCost, outputCost, readCost, writeCost));
    assertThat(cost.total()).isEqualTo(inputCost + outputCost + readCost + writeCost);
  }

  @ParameterizedTest(name = "{0} input tokens")
  @CsvSource({
    "271999, 543998000, 1000000",
    "272000, 544000000, 1000000",
    "272001, 1088004000, 1500000",
    "500000, 2000000000, 1500000",
    "500001, 3000006000, 2000000",
  })
  void aTierCountsForTheWholeRequestAboveItsBound(long total, long inputCost, long outputCost) {
    // Given
    var price =
        new Price(
            dollars("2"),
            dollars("10"),
            null,
            null,
            List.of(
                new Tier(272_000, dollars("4"), dollars("15"), null, null),
                new Tier(500_000, dollars("6"), dollars("20"), null, null)),
            "by hand");

    // When
    Cost cost = cost(price, new Usage(null, null, null, null, null, total, 100L));

    // Then
    assertThat(cost).isEqualTo(new Cost(inputCost, outputCost, 0, 0));
  }

  @Test
  void aTierBringsItsOwnCachePrices() {
    // Given
    var price =
        new Price(
            dollars("1.25"),
            dollars("10"),
            dollars("0.125"),
            null,
            List.of(
                new Tier(200_000, dollars("2.5"), dollars("15"), dollars("0.25"), dollars("3"))),
            "by hand");

    // When: 250,001 = 50,000 new, 200,000 read, 1 written
    Cost cost = cost(price, new Usage(null, null, 200_000L, 1L, null, 250_001L, 10L));

    // Then
    assertThat(cost).isEqualTo(new Cost(125_000_000, 150_000, 50_000_000, 3_000));
  }

  @Test
  void anUnknownPriceIsNotZero() {
    assertThat(Pricing.cost(null, new Usage(1L, 1L, null, null, null, 1L, 1L))).isEmpty();
  }

  @Test
  void unknownUsageCostsNothingKnown() {
    var price = new Price(dollars("1"), dollars("1"), null, null, List.of(), "by hand");
    assertThat(Pricing.cost(price, Usage.NONE)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OpenAI   | {"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200,"prompt_tokens_details":{"cached_tokens":400},"completion_tokens_details":{"reasoning_tokens":150}} | 600000 | 800000 | 200000
          DeepSeek | {"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200,"prompt_cache_hit_tokens":400,"prompt_cache_miss_tokens":600}                                      | 600000 | 800000 | 200000
          xAI      | {"prompt_tokens":1000,"completion_tokens":50,"total_tokens":1200,"prompt_tokens_details":{"cached_tokens":400},"completion_tokens_details":{"reasoning_tokens":150}}  | 600000 | 800000 | 200000
          plain    | {"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200}                                                                                                     | 1000000 | 800000 | 0
          """)
  void costsWhatTheVendorsUsageMeans(
      String vendor, String usage, long input, long output, long cached) {
    // Given: 1, 4 and 0.5 dollars a million
    var price = new Price(dollars("1"), dollars("4"), dollars("0.5"), null, List.of(), "by hand");

    // When
    Cost cost = cost(price, read(usage));

    // Then
    assertThat(cost).as(vendor).isEqualTo(new Cost(input, output, cached, 0));
  }

  private static Usage read(String usage) {
    byte[] body =
        ("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":"
                + usage
                + "}")
            .getBytes(StandardCharsets.UTF_8);
    ChunkReader reader =
        OpenAiChat.standard()
            .reader(new ResponseHead(200, Map.of("content-type", "application/json"), false));
    var collector = new AnswerCollector();
    reader.feed(body, 0, body.length, collector::add);
    reader.end(collector::add);
    return collector.answer().usage();
  }

  private static Cost cost(Price price, Usage usage) {
    return Pricing.cost(price, usage).orElseThrow();
  }

  private static BigDecimal dollars(String perMillion) {
    return new BigDecimal(perMillion);
  }

  /** Cohere adds a preamble of its own, which it does not bill. */
  @Test
  void goesByWhatTheProviderBills() {
    // Given
    Price price =
        new Price(new BigDecimal("2.5"), new BigDecimal("10"), null, null, List.of(), "by hand");
    Usage usage = new Usage(1509L, 21L, 112L, null, null, 1509L, 21L, 98L, 19L);

    // When, then: 98 x 2500 and 19 x 10000 nano-dollars
    assertThat(Pricing.cost(price, usage)).contains(new Cost(245_000, 190_000, 0, 0));
  }
}
