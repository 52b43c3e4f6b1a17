package io.polyphony.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.catalog.Capability;
import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.dialect.BedrockInvoke;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiResponses;
import io.polyphony.llm.dialect.WireRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every provider on the class path x everything it claims: what we send and what we understand is
 * held against a wire example. A claim without an example fails.
 */
class ProviderConformanceTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** How the vendor's bytes are cut. */
  static final int[] CUTS = {Integer.MAX_VALUE, 7, 1};

  private final Collection<Provider> providers =
      Providers.installed().all().stream()
          .filter(provider -> provider.kind() != ProviderKind.SANDBOX)
          .toList();
  private final Catalog catalog = Catalog.load(providers.stream().map(Provider::id).toList());

  @TestFactory
  Stream<DynamicTest> keepsWhatItClaims() {
    return providers.stream()
        .flatMap(provider -> dialects(provider).stream().map(it -> new Speech(provider, it)))
        .flatMap(
            speech ->
                scenarios(speech).stream()
                    .map(
                        scenario ->
                            DynamicTest.dynamicTest(
                                speech + " " + scenario.wire(), () -> conforms(speech, scenario))));
  }

  /** A provider in one of the dialects that it speaks. */
  private record Speech(Provider provider, Dialect dialect) {
    boolean isUsual() {
      return dialect == provider.dialect();
    }

    @Override
    public String toString() {
      return provider.id() + (isUsual() ? "" : " " + dialect.id());
    }
  }

  /** The usual one, and those of models that speak another. */
  private Set<Dialect> dialects(Provider provider) {
    Set<Dialect> dialects = new LinkedHashSet<>(Set.of(provider.dialect()));
    catalog.models(provider.id()).forEach(card -> dialects.add(provider.dialect(card.name())));
    return dialects;
  }

  private List<ModelCard> models(Speech speech) {
    return catalog.models(speech.provider().id()).stream()
        .filter(card -> card.chats() && speech.provider().dialect(card.name()) == speech.dialect())
        .toList();
  }

  /** Dialects that no vendor of ours has as its usual one. */
  @TestFactory
  Stream<DynamicTest> readsTheExamplesOfADialectWithoutAVendor() {
    return Stream.of(OpenAiResponses.standard(), BedrockInvoke.standard())
        .map(CustomServer::new)
        .flatMap(
            custom ->
                exemplified(custom).stream()
                    .map(
                        scenario ->
                            DynamicTest.dynamicTest(
                                custom.id() + " " + scenario.wire(),
                                () -> conforms(new Speech(custom, custom.dialect()), scenario))));
  }

  private record CustomServer(Dialect dialect) implements Provider {
    @Override
    public String id() {
      return dialect.id();
    }

    @Override
    public String label() {
      return "A server of the dialect " + dialect.id();
    }

    @Override
    public URI baseUrl() {
      return URI.create("https://custom.invalid");
    }
  }

  @Test
  void aClaimWithoutAnExampleIsNoticed() throws IOException {
    // Given
    Provider unheardOf =
        new Provider() {
          @Override
          public String id() {
            return "unheard-of";
          }

          @Override
          public String label() {
            return "Unheard of";
          }

          @Override
          public java.net.URI baseUrl() {
            return java.net.URI.create("https://unheard-of.invalid");
          }

          @Override
          public Dialect dialect() {
            return io.polyphony.llm.dialect.OpenAiChat.standard();
          }
        };

    // When, then
    assertThat(WireExample.of(unheardOf, unheardOf.dialect(), ConformanceScenario.STREAM))
        .isEmpty();
  }

  @Test
  void coversEveryCapability() {
    for (Capability capability : EnumSet.complementOf(EnumSet.of(Capability.EMBEDDINGS))) {
      assertThat(ConformanceScenario.of(capability).wire()).isEqualTo(capability.wire());
    }
  }

  /** Everybody chats and streams; every claim has an example, and every example must hold. */
  private Set<ConformanceScenario> scenarios(Speech speech) {
    Provider provider = speech.provider();
    if (!provider.chats()) {
      return Set.of();
    }
    Set<ConformanceScenario> scenarios =
        EnumSet.of(ConformanceScenario.CHAT, ConformanceScenario.STREAM);
    for (ModelCard card : models(speech)) {
      card.capabilities().forEach(claim -> scenarios.add(ConformanceScenario.of(claim)));
    }
    if (speech.isUsual()) {
      scenarios.addAll(exemplified(provider));
    }
    return scenarios;
  }

  private static Set<ConformanceScenario> exemplified(Provider provider) {
    Set<ConformanceScenario> found = EnumSet.noneOf(ConformanceScenario.class);
    for (ConformanceScenario scenario : ConformanceScenario.values()) {
      try {
        WireExample.of(provider, provider.dialect(), scenario)
            .ifPresent(example -> found.add(scenario));
      } catch (IOException unreadable) {
        throw new AssertionError("the examples of " + provider.id() + " are broken", unreadable);
      }
    }
    return found;
  }

  private void conforms(Speech speech, ConformanceScenario scenario) throws IOException {
    // Given
    Provider provider = speech.provider();
    WireExample example =
        WireExample.of(provider, speech.dialect(), scenario)
            .orElseThrow(
                () ->
                    new AssertionError(
                        speech
                            + " claims "
                            + scenario.wire()
                            + " but cassettes/"
                            + provider.id()
                            + " has no example of it"));
    ChatRequest request = scenario.request(model(speech, scenario));

    // When
    ObjectNode untouched = speech.dialect().writeRequest(request).body();
    WireRequest wire = VendorRequest.of(provider, speech.dialect(), request);

    // Then
    if (!provider.adjusts()) {
      assertThat(wire.body()).as("adjust() without adjusts()").isEqualTo(untouched);
    }
    requested(example, provider, request, wire);
    for (int cut : CUTS) {
      answered(example.answer(), read(speech.dialect(), example, cut));
    }
  }

  private void requested(
      WireExample example, Provider provider, ChatRequest request, WireRequest wire) {
    Map<String, String> credential = ExampleCredential.of(provider);
    String path =
        provider.path(new WirePath(wire.path(), request.model(), request.stream(), credential));
    assertThat(path).isEqualTo(example.request().path("path").asText());
    Map<String, String> headers = new HashMap<>(wire.headers());
    headers.putAll(provider.headers(request));
    headers.putAll(ExampleCredential.carried(provider.authorisation(credential)));
    assertThat(JsonSubset.missing(example.request().path("headers"), MAPPER.valueToTree(headers)))
        .as("headers")
        .isEmpty();
    assertThat(JsonSubset.missing(example.request().path("body"), wire.body())).isEmpty();
    if (wire.body().has("model")) {
      assertThat(wire.body().path("model").asText()).isEqualTo(request.model());
    }
    for (JsonNode absent : example.request().path("absent")) {
      assertThat(wire.body().has(absent.asText())).as(absent.asText()).isFalse();
    }
  }

  private String model(Speech speech, ConformanceScenario scenario) {
    return models(speech).stream()
        .filter(
            card ->
                card.capabilities().stream()
                    .anyMatch(claim -> ConformanceScenario.of(claim) == scenario))
        .map(ModelCard::name)
        .findFirst()
        .or(() -> models(speech).stream().map(ModelCard::name).findFirst())
        .orElse("example");
  }

  /** Each piece lies in an array that is overwritten afterwards: readers must copy. */
  static Answer read(Dialect dialect, WireExample example, int cut) {
    ChunkReader reader = dialect.reader(example.head());
    var collector = new AnswerCollector();
    byte[] body = example.body();
    for (int from = 0; from < body.length; ) {
      int end = cut < body.length - from ? from + cut : body.length;
      byte[] piece = Arrays.copyOfRange(body, from, end);
      reader.feed(piece, 0, piece.length, collector::add);
      Arrays.fill(piece, (byte) '#');
      from = end;
    }
    reader.end(collector::add);
    return collector.answer();
  }

  static void answered(JsonNode expected, Answer answer) throws IOException {
    assertThat(answer.failure()).isNull();
    assertThat(answer.text()).isEqualTo(expected.path("text").asText(""));
    assertThat(answer.thinking()).isEqualTo(expected.path("thinking").asText(""));
    assertThat(answer.finishReason().wire()).isEqualTo(expected.path("finish").asText());
    assertThat(signature(answer)).isEqualTo(expected.path("signature").textValue());
    calls(expected.path("calls"), answer.toolCalls());
    Usage usage = answer.usage();
    JsonNode counts = expected.path("usage");
    assertThat(usage.inputTotal()).as("input").isEqualTo(count(counts, "inputTotal"));
    assertThat(usage.outputTotal()).as("output").isEqualTo(count(counts, "outputTotal"));
    assertThat(usage.cachedInput()).as("cached").isEqualTo(count(counts, "cachedInput"));
    assertThat(usage.cacheWrite()).as("written").isEqualTo(count(counts, "cacheWrite"));
    assertThat(usage.reasoning()).as("reasoning").isEqualTo(count(counts, "reasoning"));
  }

  private static void calls(JsonNode expected, List<Part.ToolCall> calls) throws IOException {
    List<String> ids = new ArrayList<>();
    assertThat(calls).hasSize(expected.size());
    for (int at = 0; at < calls.size(); at++) {
      Part.ToolCall call = calls.get(at);
      JsonNode wanted = expected.get(at);
      ids.add(call.id());
      if (wanted.has("id")) {
        assertThat(call.id()).isEqualTo(wanted.path("id").asText());
      }
      assertThat(call.name()).isEqualTo(wanted.path("name").asText());
      assertThat(MAPPER.readTree(call.arguments())).isEqualTo(wanted.path("arguments"));
    }
    assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
  }

  private static @Nullable String signature(Answer answer) {
    return answer.parts().stream()
        .filter(Part.Thinking.class::isInstance)
        .map(part -> ((Part.Thinking) part).signature())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Long count(JsonNode counts, String name) {
    return counts.has(name) ? (Long) counts.path(name).asLong() : null;
  }
}
