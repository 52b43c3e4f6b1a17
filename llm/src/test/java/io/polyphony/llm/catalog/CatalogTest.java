package io.polyphony.llm.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogTest {
  private static final Path FOLDER = Path.of("src/main/resources/catalog");
  private static final int MOST_MODELS = 400;

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .toList();
    }
  }

  private static CatalogFile read(String provider) throws IOException {
    try (InputStream bytes = Files.newInputStream(FOLDER.resolve(provider + ".yaml"))) {
      return CatalogFile.read(bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isSound(String provider) throws IOException {
    // When
    CatalogFile file = read(provider);

    // Then
    assertThat(file.provider()).isEqualTo(provider);
    assertThat(file.cards()).isNotEmpty().hasSizeLessThan(MOST_MODELS);
    Set<String> names = new HashSet<>();
    for (ModelCard card : file.cards()) {
      assertThat(names.add(card.name())).as("%s is there once", card.id()).isTrue();
      assertThat(card.label()).as(card.id()).isNotBlank();
      assertThat(card.context()).as(card.id()).satisfiesAnyOf(CatalogTest::isNull, this::isCount);
      assertThat(card.maxOutput()).as(card.id()).satisfiesAnyOf(CatalogTest::isNull, this::isCount);
      assertThat(card.capabilities().contains(Capability.STREAM))
          .as(card.id())
          .isEqualTo(card.chats());
    }
    for (ModelCard card : file.cards()) {
      for (String alias : card.aliases()) {
        assertThat(names.add(alias)).as("alias %s of %s is free", alias, card.id()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasPricesWithASourceAndADay(String provider) throws IOException {
    for (ModelCard card : read(provider).cards()) {
      Price price = card.price();
      if (price == null) {
        continue;
      }
      if (!provider.equals("sandbox")) {
        assertThat(price.source()).as(card.id()).matches(".+ \\d+\\.\\S+, \\d{4}-\\d\\d-\\d\\d.*");
      }
      List<BigDecimal> figures = figures(price);
      assertThat(figures).as(card.id()).allMatch(figure -> figure.signum() >= 0);
      assertThat(figures).as("%s: dollars a million", card.id()).allMatch(CatalogTest::plausible);
      assertThat(price.tiers()).as(card.id()).isSortedAccordingTo(CatalogTest::byBound);
    }
  }

  @Test
  void refusesAKeyThatItDoesNotKnow() {
    assertThatThrownBy(() -> parse("models:\n  - name: a\n    label: A\n    colour: red\n"))
        .isInstanceOf(UnrecognizedPropertyException.class);
    assertThatThrownBy(() -> parse("models: []\nmood: good\n"))
        .isInstanceOf(UnrecognizedPropertyException.class);
  }

  @ParameterizedTest(name = "{0}/{1} -> {2}")
  @CsvSource({
    "openai, gpt-4o-mini, gpt-4o-mini",
    "openai, gpt-6-sol-2026-09-01, gpt-6-sol",
    "anthropic, claude-sonnet-4-20250514, claude-sonnet-4-0",
    "anthropic, claude-opus-5-5-20261001, claude-opus-5-5",
    "openrouter, openai/gpt-6-sol, openai/gpt-6-sol",
    "openrouter, qwen/qwen3-max, qwen/qwen3-max",
    "openrouter, z-ai/glm-5.3, z-ai/glm-5.3",
    "sandbox, story, story",
  })
  void findsByNameAliasOrBeginning(String provider, String asked, String found) throws IOException {
    assertThat(Catalog.load(files()).find(provider, asked)).map(ModelCard::name).hasValue(found);
  }

  @ParameterizedTest(name = "{0}/{1}")
  @CsvSource({"openai, gpt-99", "openai, ''", "nobody, gpt-4o", "openrouter, gpt-4o"})
  void findsNothingForWhatItDoesNotKnow(String provider, String asked) throws IOException {
    assertThat(Catalog.load(files()).find(provider, asked)).isEmpty();
  }

  @Test
  void aProviderWithoutAFileHasNoModels() {
    assertThat(Catalog.load(List.of("nobody")).models("nobody")).isEmpty();
  }

  @Test
  void theSandboxCostsNothing() throws IOException {
    for (ModelCard card : read("sandbox").cards()) {
      Price price = Objects.requireNonNull(card.price());
      assertThat(figures(price)).allMatch(figure -> figure.signum() == 0);
      assertThat(card.label()).contains("not a real model");
    }
  }

  private static CatalogFile parse(String lines) throws IOException {
    String text = "provider: x\nprice_source: y\n" + lines;
    return CatalogFile.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<BigDecimal> figures(Price price) {
    List<BigDecimal> figures = new ArrayList<>();
    Stream.of(price.input(), price.output(), price.cachedInput(), price.cacheWrite())
        .filter(Objects::nonNull)
        .forEach(figures::add);
    for (Tier tier : price.tiers()) {
      Stream.of(tier.input(), tier.output(), tier.cachedInput(), tier.cacheWrite())
          .filter(Objects::nonNull)
          .forEach(figures::add);
    }
    return figures;
  }

  /** The dearest model on record asked 600 dollars: a slip of the comma would show. */
  private static boolean plausible(BigDecimal figure) {
    return figure.compareTo(BigDecimal.valueOf(1_000)) < 0;
  }

  private static int byBound(Tier one, Tier other) {
    return Long.compare(one.above(), other.above());
  }

  private static void isNull(Object value) {
    assertThat(value).isNull();
  }

  private void isCount(Long value) {
    assertThat(value).isPositive();
  }
}
