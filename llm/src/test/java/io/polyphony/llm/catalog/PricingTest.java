package io.polyphony.llm.catalog;

import static io.polyphony.llm.catalog.CostKind.AUDIO_INPUT;
import static io.polyphony.llm.catalog.CostKind.AUDIO_OUTPUT;
import static io.polyphony.llm.catalog.CostKind.CACHED_AUDIO;
import static io.polyphony.llm.catalog.CostKind.CACHED_INPUT;
import static io.polyphony.llm.catalog.CostKind.CACHE_WRITE;
import static io.polyphony.llm.catalog.CostKind.CACHE_WRITE_HOUR;
import static io.polyphony.llm.catalog.CostKind.IMAGE_INPUT;
import static io.polyphony.llm.catalog.CostKind.INPUT;
import static io.polyphony.llm.catalog.CostKind.OUTPUT;
import static io.polyphony.llm.catalog.CostKind.REASONING;
import static io.polyphony.llm.catalog.CostKind.REQUEST;
import static io.polyphony.llm.catalog.CostKind.SEARCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.chat.UsageDetails;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edges, and what holds for every price and usage; golden cases of each vendor stand apart. */
class PricingTest {
  private static final Price PLAIN = price(Map.of(INPUT, dollars("1"), OUTPUT, dollars("1")));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      nullValues = "-",
      useHeadersInDisplayName = true,
      textBlock =
          """
          case,                         in,   out, read, write, total, cached, written, output,       input,   outputs,   reads,  writes
          plain,                      2.50, 10.00,    -,     -,  1000,      -,       -,    200,     2500000,   2000000,       0,       0
          read and write,             3.00, 15.00, 0.30,  3.75,  1510,   1000,     500,    100,       30000,   1500000,  300000, 1875000
          no cache price: as input,   0.27,  0.41,    -,     -,  1000,    600,     100,     10,       81000,      4100,  162000,   27000
          one token of a cheap cache, 0.14,  0.28, 0.0028,   -,     1,      1,       -,      0,           0,         0,       3,       0
          five tokens of it: exact,   0.14,  0.28, 0.0028,   -,     5,      5,       -,      0,           0,         0,      14,       0
          half a nano goes up,      0.0005,  0.28,    -,     -,     1,      -,       -,      0,           1,         0,       0,       0
          less than half goes down, 0.0004,  0.28,    -,     -,     1,      -,       -,      0,           0,         0,       0,       0
          the larger part is kept,  0.0004, 0.0014,   -,     -,     1,      -,       -,      2,           0,         3,       0,       0
          free is a price,               0,     0,    -,     -,   999,      -,       -,    999,           0,         0,       0,       0
          nothing was used,           2.50, 10.00,    -,     -,     0,      -,       -,      0,           0,         0,       0,       0
          more cached than there is,  1.00,  2.00, 0.10,  1.25,   100,    150,      30,     10,           0,     20000,   10000,       0
          the most that is believed,   150,   600,    -,     -, 1000000000,  -,      -, 1000000000, 150000000000000, 600000000000000, 0, 0
          """)
  void roundsAndCaps(
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
    Map<CostKind, BigDecimal> dollars = new EnumMap<>(Map.of(INPUT, in, OUTPUT, out));
    put(dollars, CACHED_INPUT, read);
    put(dollars, CACHE_WRITE, write);
    var usage = new Usage(null, null, cached, written, null, total, output);

    // When
    Cost cost = Pricing.cost(price(dollars), usage).orElseThrow();

    // Then
    assertThat(cost)
        .isEqualTo(
            new Cost(
                Map.of(
                    INPUT, inputCost,
                    OUTPUT, outputCost,
                    CACHED_INPUT, readCost,
                    CACHE_WRITE, writeCost)));
    assertThat(cost.total()).isEqualTo(inputCost + outputCost + readCost + writeCost);
  }

  @Test
  void lessThanNothingWasNotReportedAndHasNoCost() {
    // Given
    Map<CostKind, BigDecimal> dollars = Map.of(INPUT, BigDecimal.ONE, OUTPUT, BigDecimal.TWO);
    var usage = new Usage(null, null, -50L, -30L, null, -100L, -10L);

    // When, Then
    assertThat(Pricing.cost(price(dollars), usage)).isEmpty();
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
            rates("2", "10"),
            List.of(new Tier(272_000, rates("4", "15")), new Tier(500_000, rates("6", "20"))),
            Map.of(),
            "by hand");

    // When
    Cost cost =
        Pricing.cost(price, new Usage(null, null, null, null, null, total, 100L)).orElseThrow();

    // Then
    assertThat(cost).isEqualTo(new Cost(Map.of(INPUT, inputCost, OUTPUT, outputCost)));
  }

  @Test
  void anUnknownPriceIsNotZero() {
    assertThat(Pricing.cost(null, new Usage(1L, 1L, null, null, null, 1L, 1L))).isEmpty();
  }

  @Test
  void unknownUsageCostsNothingKnown() {
    assertThat(Pricing.cost(PLAIN, Usage.NONE)).isEmpty();
  }

  @Test
  void countsBeyondMeasureHaveNoKnownCost() {
    var usage = new Usage(null, null, null, null, null, Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(Pricing.cost(PLAIN, usage)).isEmpty();
  }

  @Test
  void aPriceNeedsInputAndOutputAndIsNeverNegative() {
    assertThatThrownBy(() -> new Rates(Map.of(INPUT, BigDecimal.ONE)))
        .hasMessageContaining("output");
    assertThatThrownBy(() -> rates("1", "-1")).hasMessageContaining("negative");
  }

  @Test
  void whateverIsReportedTheKindsAddUpToTheExactSum() {
    var random = new SplittableRandom(3);
    for (int round = 0; round < 5_000; round++) {
      // Given
      Price price = anyPrice(random);
      Usage usage = anyUsage(random);
      BigDecimal exact = exact(price, usage);

      // When
      Cost cost = Pricing.cost(price, usage).orElseThrow();

      // Then
      assertThat(cost.kinds().values()).as("%s of %s", usage, price).allMatch(nano -> nano > 0);
      assertThat(cost.kinds().values().stream().mapToLong(it -> it).sum()).isEqualTo(cost.total());
      assertThat(BigDecimal.valueOf(cost.total()).subtract(exact).abs())
          .as("%s of %s", usage, price)
          .isLessThanOrEqualTo(new BigDecimal("0.5"));
    }
  }

  @Test
  void eachTokenCountsOnceAndMoreOfAnyKindNeverCostsLess() {
    var random = new SplittableRandom(4);
    for (int round = 0; round < 5_000; round++) {
      // Given
      Price price = anyPrice(random);
      Map<CostKind, Long> counts = new EnumMap<>(CostKind.class);
      for (CostKind kind : CostKind.values()) {
        counts.put(kind, random.nextInt(3) == 0 ? 0 : random.nextLong(3_000));
      }
      counts.put(REQUEST, 1L);
      Usage usage = usage(counts);
      CostKind more = CostKind.values()[random.nextInt(REQUEST.ordinal())];

      // When
      var metered = new Metered(usage);
      Cost cost = Pricing.cost(price, usage).orElseThrow();
      counts.forEach(
          (kind, count) -> assertThat(metered.count(kind)).as("%s", kind).isEqualTo(count));
      counts.merge(more, 1 + random.nextLong(500), Long::sum);
      Cost higher = Pricing.cost(price, usage(counts)).orElseThrow();

      // Then
      assertThat(higher.total()).as("more of %s", more).isGreaterThanOrEqualTo(cost.total());
    }
  }

  /** What a vendor reports that counts as OpenAI does. */
  private static Usage usage(Map<CostKind, Long> counts) {
    long cached = sum(counts, CACHED_INPUT, CACHED_AUDIO);
    long written = sum(counts, CACHE_WRITE, CACHE_WRITE_HOUR);
    long input = cached + written + sum(counts, INPUT, AUDIO_INPUT, IMAGE_INPUT);
    long output = sum(counts, OUTPUT, REASONING, AUDIO_OUTPUT);
    return new Usage(input, output, cached, written, counts.get(REASONING), input, output)
        .with(
            new UsageDetails(
                counts.get(CACHE_WRITE_HOUR),
                sum(counts, AUDIO_INPUT, CACHED_AUDIO),
                counts.get(CACHED_AUDIO),
                counts.get(IMAGE_INPUT),
                counts.get(AUDIO_OUTPUT),
                counts.get(SEARCH),
                "batch",
                null));
  }

  private static long sum(Map<CostKind, Long> counts, CostKind... kinds) {
    long sum = 0;
    for (CostKind kind : kinds) {
      sum += counts.getOrDefault(kind, 0L);
    }
    return sum;
  }

  /** The sum once more, kind by kind and without rounding. */
  private static BigDecimal exact(Price price, Usage usage) {
    var metered = new Metered(usage);
    BigDecimal sum = BigDecimal.ZERO;
    for (CostKind kind : CostKind.values()) {
      BigDecimal each =
          price
              .rates()
              .inForce(kind)
              .movePointRight(9)
              .movePointLeft(kind.isTokens() ? 6 : 3)
              .multiply(kind.isTokens() ? share(price, usage) : BigDecimal.ONE);
      sum = sum.add(each.multiply(BigDecimal.valueOf(metered.count(kind))));
    }
    return sum;
  }

  private static BigDecimal share(Price price, Usage usage) {
    String tier = usage.details().serviceTier();
    return tier == null ? BigDecimal.ONE : price.serviceTiers().getOrDefault(tier, BigDecimal.ONE);
  }

  private static Price anyPrice(SplittableRandom random) {
    Map<CostKind, BigDecimal> dollars = new EnumMap<>(CostKind.class);
    for (CostKind kind : CostKind.values()) {
      if (kind == INPUT || kind == OUTPUT || random.nextInt(3) == 0) {
        dollars.put(kind, BigDecimal.valueOf(random.nextLong(300_000), random.nextInt(3, 8)));
      }
    }
    return new Price(new Rates(dollars), List.of(), Map.of("batch", dollars("0.5")), "any");
  }

  private static Usage anyUsage(SplittableRandom random) {
    long input = random.nextLong(3_000);
    long output = random.nextLong(3_000);
    return new Usage(
            null,
            null,
            any(random, input * 2),
            any(random, input),
            any(random, output),
            input,
            output)
        .with(
            new UsageDetails(
                any(random, input),
                any(random, input * 2),
                any(random, input),
                any(random, input),
                any(random, output),
                any(random, 3),
                random.nextBoolean() ? "batch" : "standard",
                null));
  }

  private static @Nullable Long any(SplittableRandom random, long most) {
    return random.nextInt(3) == 0 ? null : (Long) random.nextLong(most + 1);
  }

  private static Price price(Map<CostKind, BigDecimal> dollars) {
    return new Price(new Rates(dollars), List.of(), Map.of(), "by hand");
  }

  private static Rates rates(String input, String output) {
    return new Rates(Map.of(INPUT, dollars(input), OUTPUT, dollars(output)));
  }

  private static void put(
      Map<CostKind, BigDecimal> dollars, CostKind kind, @Nullable BigDecimal price) {
    if (price != null) {
      dollars.put(kind, price);
    }
  }

  private static BigDecimal dollars(String perMillion) {
    return new BigDecimal(perMillion);
  }

  /** Cohere adds a preamble of its own, which it does not bill. */
  @Test
  void goesByWhatTheProviderBills() {
    // Given
    Price price = price(Map.of(INPUT, dollars("2.5"), OUTPUT, dollars("10")));
    Usage usage =
        new Usage(1509L, 21L, 112L, null, null, 1509L, 21L).with(UsageDetails.billed(98L, 19L));

    // When, then: 98 x 2500 and 19 x 10000 nano-dollars
    assertThat(Pricing.cost(price, usage))
        .contains(new Cost(Map.of(INPUT, 245_000L, OUTPUT, 190_000L)));
  }
}
