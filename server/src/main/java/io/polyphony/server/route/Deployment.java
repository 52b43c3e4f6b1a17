package io.polyphony.server.route;

import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.server.credential.ActiveCredential;
import io.polyphony.server.egress.EgressTarget;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model reachable with one credential at one address.
 *
 * @param model the provider's own name of the model
 * @param dialect the provider's, or the credential's choice for custom providers
 * @param credential null for the sandbox
 * @param card what the catalogue knows; null if it does not know the model
 */
public record Deployment(
    Provider provider,
    String model,
    Dialect dialect,
    EgressTarget target,
    @Nullable ActiveCredential credential,
    @Nullable ModelCard card) {

  /** {@code provider/model}. */
  public String modelId() {
    return provider.id() + "/" + model;
  }

  /** How it embeds; null if it does not. A custom server embeds in the dialect that it speaks. */
  public @Nullable EmbeddingDialect embeddings() {
    return provider.kind() == ProviderKind.CUSTOM
        ? Dialects.embeddings(dialect)
        : provider.embeddings();
  }

  public @Nullable UUID credentialId() {
    return credential == null ? null : credential.id();
  }

  /** The credential's values by field id, settings and secrets; empty for the sandbox. */
  public Map<String, String> values() {
    return credential == null ? Map.of() : credential.secret().reveal();
  }

  /** What a breaker watches: the same credential with the same model. */
  public Key key() {
    return new Key(credentialId(), modelId());
  }

  /** Identity of a deployment across requests. */
  public record Key(@Nullable UUID credential, String model) {}
}
