package io.polyphony.llm.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.Cost;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.catalog.Pricing;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.Dialect;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What vendors say that a recorded answer cost: read as it stands, and set beside our prices. */
class CostTrafficTest {
  private static final Pattern TICKS = Pattern.compile("\"cost_in_usd_ticks\":\\s*([0-9.eE+-]+)");
  private static final Pattern TOTAL = Pattern.compile("\"total_cost\":\\s*([0-9.eE+-]+)");
  private static final Pattern COST = Pattern.compile("\"cost\":\\s*([0-9.eE+-]+)");
  private static final Pattern UPSTREAM =
      Pattern.compile("\"upstream_inference_cost\":\\s*([0-9.eE+-]+)");
  private static final Pattern OWN_KEY = Pattern.compile("\"is_byok\":\\s*true");

  private record Answered(Recording recording, Usage usage) {}

  private static final List<Answered> ANSWERS = new ArrayList<>();

  @BeforeAll
  static void replay() throws IOException {
    for (Recording recording :
        Recordings.all((provider, api) -> TrafficDialects.of(provider, api) != null)) {
      Dialect dialect = TrafficDialects.of(recording.provider(), recording.api());
      if (dialect != null && !recording.isError()) {
        ANSWERS.add(new Answered(recording, read(dialect, recording)));
      }
    }
  }

  private static Usage read(Dialect dialect, Recording recording) {
    var collector = new AnswerCollector();
    ChunkReader reader = dialect.reader(recording.head());
    reader.feed(recording.body(), 0, recording.body().length, collector::add);
    reader.end(collector::add);
    return collector.answer().usage();
  }

  @Test
  void theVendorsSumIsReadAsItStands() {
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> named = new TreeMap<>();
    for (Answered each : ANSWERS) {
      Long stands = standing(new String(each.recording().body(), StandardCharsets.UTF_8));
      Long got = each.usage().details().providedCost();
      if (stands == null ? got != null : !stands.equals(got)) {
        wrong.add(each.recording().name() + ": stands " + stands + ", read " + got);
      }
      if (stands != null) {
        named.merge(each.recording().provider(), 1, Integer::sum);
      }
    }
    System.out.println("answers that name their cost: " + named);
    assertThat(wrong).isEmpty();
    assertThat(named).containsKeys("openrouter", "xai");
  }

  /** Prices move and recordings do not: most agree, and that to the nano-dollar. */
  @Test
  void ourPricesMostlyComeToTheSumThatXaiNames() {
    Catalog catalog = Catalog.load(List.of("xai"));
    List<String> other = new ArrayList<>();
    int same = 0;
    for (Answered each : ANSWERS) {
      Long provided = each.usage().details().providedCost();
      Optional<Cost> cost = cost(catalog, each);
      if (!each.recording().provider().equals("xai") || provided == null || cost.isEmpty()) {
        continue;
      }
      if (cost.get().total() == provided) {
        same++;
      } else {
        other.add(each.recording().name() + ": names " + provided + ", ours " + cost.get());
      }
    }
    System.out.println("xAI's sum is ours: " + same + "; is not: " + other);
    assertThat(same).isGreaterThan(other.size());
  }

  private static Optional<Cost> cost(Catalog catalog, Answered each) {
    String model = each.recording().expected().path("model").asText();
    Optional<ModelCard> card = catalog.find(each.recording().provider(), model);
    return card.flatMap(known -> Pricing.cost(known.price(), each.usage()));
  }

  private static @Nullable Long standing(String body) {
    BigDecimal ticks = last(TICKS, body);
    if (ticks != null) {
      return nano(ticks.movePointLeft(10));
    }
    BigDecimal total = last(TOTAL, body);
    if (total != null) {
      return nano(total);
    }
    BigDecimal cost = last(COST, body);
    BigDecimal upstream = OWN_KEY.matcher(body).find() ? last(UPSTREAM, body) : null;
    return cost == null ? null : nano(upstream == null ? cost : cost.add(upstream));
  }

  private static @Nullable BigDecimal last(Pattern pattern, String body) {
    Matcher matcher = pattern.matcher(body);
    String found = null;
    while (matcher.find()) {
      found = matcher.group(1);
    }
    return found == null ? null : new BigDecimal(found);
  }

  private static long nano(BigDecimal dollars) {
    return dollars.movePointRight(9).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }
}
