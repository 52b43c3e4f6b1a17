package io.polyphony.llm.catalog;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Prices(
      BigDecimal input,
      BigDecimal output,
      @Nullable BigDecimal cachedInput,
      @Nullable BigDecimal cacheWrite,
      @Nullable List<Tier> tiers,
      @Nullable String note) {}

  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Tier(
      long above,
      BigDecimal input,
      BigDecimal output,
      @Nullable BigDecimal cachedInput,
      @Nullable BigDecimal cacheWrite) {

    io.polyphony.llm.catalog.Tier value() {
      return new io.polyphony.llm.catalog.Tier(above, input, output, cachedInput, cacheWrite);
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
    return new Price(
        prices.input(),
        prices.output(),
        prices.cachedInput(),
        prices.cacheWrite(),
        prices.tiers() == null ? List.of() : prices.tiers().stream().map(Tier::value).toList(),
        prices.note() == null ? priceSource : priceSource + ": " + prices.note());
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
