package io.polyphony.llm.catalog;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one catalogue file, {@code catalog/<provider>.yaml}; unknown keys are an error. The
 * block {@code generate} is the generator's alone.
 */
@JsonIgnoreProperties("generate")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record CatalogFile(
    String provider,
    String priceSource,
    @Nullable String factSource,
    @Nullable ServiceTiers serviceTiers,
    @JsonProperty(required = true) List<Model> models) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Model(
      String name,
      String label,
      @Nullable Long context,
      @Nullable Long maxOutput,
      @Nullable List<String> capabilities,
      @Nullable List<String> aliases,
      @Nullable List<String> prefixes,
      @Nullable Prices price) {}

  /** What a token costs on other terms than the ordinary, as part of its price. */
  record ServiceTiers(String source, Map<String, BigDecimal> shares) {}

  /** Each other key is the name of a {@link CostKind}. */
  record Prices(
      @JsonAnySetter Map<String, BigDecimal> dollars,
      @Nullable List<Step> tiers,
      @Nullable String source,
      @Nullable String note) {}

  record Step(long above, @JsonAnySetter Map<String, BigDecimal> dollars) {

    Tier tier() {
      return new Tier(above, rates(dollars));
    }
  }

  static CatalogFile read(InputStream bytes) throws IOException {
    return YAML.readValue(bytes, CatalogFile.class);
  }

  List<ModelCard> cards() {
    return models.stream().map(this::card).toList();
  }

  private ModelCard card(Model model) {
    return new ModelCard(
        provider,
        model.name(),
        model.label(),
        model.context(),
        model.maxOutput(),
        capabilities(orEmpty(model.capabilities())),
        orEmpty(model.aliases()),
        orEmpty(model.prefixes()),
        price(model.price()));
  }

  private @Nullable Price price(@Nullable Prices prices) {
    if (prices == null) {
      return null;
    }
    String source = prices.source() == null ? priceSource : prices.source();
    return new Price(
        rates(prices.dollars()),
        prices.tiers() == null ? List.of() : prices.tiers().stream().map(Step::tier).toList(),
        serviceTiers == null ? Map.of() : serviceTiers.shares(),
        prices.note() == null ? source : source + ": " + prices.note());
  }

  private static Rates rates(Map<String, BigDecimal> dollars) {
    Map<CostKind, BigDecimal> byKind = new EnumMap<>(CostKind.class);
    dollars.forEach((word, price) -> byKind.put(kind(word), price));
    return new Rates(byKind);
  }

  private static CostKind kind(String word) {
    return Arrays.stream(CostKind.values())
        .filter(kind -> kind.wire().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no kind of price: " + word));
  }

  private static Set<Capability> capabilities(List<String> words) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    for (String word : words) {
      capabilities.add(Capability.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    if (!capabilities.contains(Capability.EMBEDDINGS)) {
      capabilities.add(Capability.STREAM);
    }
    return capabilities;
  }

  private static List<String> orEmpty(@Nullable List<String> values) {
    return values == null ? List.of() : List.copyOf(values);
  }
}
