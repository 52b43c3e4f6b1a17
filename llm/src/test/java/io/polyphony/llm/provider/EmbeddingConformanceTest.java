package io.polyphony.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.chat.Embedding;
import io.polyphony.llm.chat.EmbeddingAnswer;
import io.polyphony.llm.chat.EmbeddingInput;
import io.polyphony.llm.chat.EmbeddingPurpose;
import io.polyphony.llm.chat.EmbeddingRequest;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.dialect.WireRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every provider that embeds: what we send and what we understand is held against an example. */
class EmbeddingConformanceTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String CLAIM = "embeddings";

  private final Collection<Provider> providers = Providers.installed().all();
  private final Catalog catalog = Catalog.load(providers.stream().map(Provider::id).toList());

  @TestFactory
  Stream<DynamicTest> keepsWhatItClaims() {
    return providers.stream()
        .filter(provider -> provider.embeddings() != null)
        .map(provider -> DynamicTest.dynamicTest(provider.id(), () -> conforms(provider)));
  }

  @Test
  void whoHasModelsThatEmbedEmbeds() {
    for (ModelCard card : catalog.models()) {
      Provider provider = Providers.installed().find(card.provider()).orElseThrow();
      assertThat(card.chats() ? provider.chats() : provider.embeddings() != null)
          .as(card.id())
          .isTrue();
    }
  }

  private void conforms(Provider provider) throws IOException {
    // Given
    EmbeddingDialect dialect = Objects.requireNonNull(provider.embeddings());
    WireExample example =
        WireExample.of(provider, dialect.id(), CLAIM)
            .orElseThrow(() -> new AssertionError(provider.id() + " has no example of " + CLAIM));
    String model =
        catalog.models(provider.id()).stream()
            .filter(card -> !card.chats())
            .map(ModelCard::name)
            .findFirst()
            .orElse("example");
    model = example.request().path("model").asText(model);

    // When
    WireRequest wire = dialect.writeRequest(request(model));
    EmbeddingAnswer answer = dialect.readAnswer(example.head(), example.body());

    // Then
    JsonNode asked = MAPPER.readTree(example.request().toString().replace("{model}", model));
    Map<String, String> credential = ExampleCredential.of(provider);
    assertThat(provider.path(new WirePath(wire.path(), model, false, credential)))
        .isEqualTo(asked.path("path").asText());
    Map<String, String> headers = new HashMap<>(wire.headers());
    headers.putAll(ExampleCredential.carried(provider.authorisation(credential)));
    assertThat(JsonSubset.missing(asked.path("headers"), MAPPER.valueToTree(headers))).isEmpty();
    assertThat(JsonSubset.missing(asked.path("body"), wire.body())).isEmpty();
    asked.path("absent").forEach(name -> assertThat(wire.body().has(name.asText())).isFalse());
    JsonNode meant = example.answer();
    assertThat(answer.embeddings()).hasSize(meant.path("vectors").size());
    for (int at = 0; at < answer.embeddings().size(); at++) {
      assertThat(answer.embeddings().get(at)).isEqualTo(vector(meant.path("vectors").get(at)));
    }
    assertThat(answer.usage().inputTotal()).isEqualTo(meant.path("input").asLong());
  }

  private static EmbeddingRequest request(String model) {
    return new EmbeddingRequest(
        model,
        List.of(new EmbeddingInput.Text("What is red?"), new EmbeddingInput.Text("Mars is red.")),
        false,
        2,
        EmbeddingPurpose.DOCUMENT,
        false,
        null,
        Map.of(),
        "");
  }

  private static Embedding vector(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int at = 0; at < values.length; at++) {
      values[at] = numbers.get(at).floatValue();
    }
    return Embedding.of(values);
  }
}
