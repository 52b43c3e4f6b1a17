package io.polyphony.server.route;

import io.polyphony.llm.catalog.ModelCard;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.dialect.EmbeddingDialect;
import io.polyphony.llm.provider.Authorisation;
import io.polyphony.llm.provider.OpenAiRelay;
import io.polyphony.llm.provider.Provider;
import io.polyphony.llm.provider.ProviderKind;
import io.polyphony.server.credential.ActiveCredential;
import io.polyphony.server.egress.EgressTarget;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model reachable with one credential at one address. Made once for a plan and used by each of
 * its requests, so what follows from the parts is worked out once.
 */
public final class Deployment {
  private final Provider provider;
  private final String model;
  private final Dialect dialect;
  private final EgressTarget target;
  private final @Nullable ActiveCredential credential;
  private final @Nullable ModelCard card;
  private final Key key;
  private volatile @Nullable Authorisation authorisation;

  /**
   * @param model the provider's own name of the model
   * @param dialect the provider's, or the credential's choice for custom providers
   * @param credential null for the sandbox
   * @param card what the catalogue knows; null if it does not know the model
   */
  public Deployment(
      Provider provider,
      String model,
      Dialect dialect,
      EgressTarget target,
      @Nullable ActiveCredential credential,
      @Nullable ModelCard card) {
    this.provider = provider;
    this.model = model;
    this.dialect = dialect;
    this.target = target;
    this.credential = credential;
    this.card = card;
    this.key = new Key(credential == null ? null : credential.id(), provider.id() + "/" + model);
  }

  public Provider provider() {
    return provider;
  }

  public String model() {
    return model;
  }

  public Dialect dialect() {
    return dialect;
  }

  public EgressTarget target() {
    return target;
  }

  public @Nullable ActiveCredential credential() {
    return credential;
  }

  public @Nullable ModelCard card() {
    return card;
  }

  /** {@code provider/model}. */
  public String modelId() {
    return key.model();
  }

  /** How it embeds; null if it does not. A custom server embeds in the dialect that it speaks. */
  public @Nullable EmbeddingDialect embeddings() {
    return provider.kind() == ProviderKind.CUSTOM
        ? Dialects.embeddings(dialect)
        : provider.embeddings();
  }

  /** Whether that part of OpenAI's interface is there. */
  public boolean relays(OpenAiRelay relay) {
    return provider.relays(dialect).contains(relay);
  }

  public @Nullable UUID credentialId() {
    return key.credential();
  }

  /** The credential's values by field id, settings and secrets; empty for the sandbox. */
  public Map<String, String> values() {
    return credential == null ? Map.of() : credential.secret().reveal();
  }

  /**
   * How its requests show that they may be made.
   *
   * @throws io.polyphony.llm.failure.FailureException if the credential's values do not make one
   */
  public Authorisation authorisation() {
    Authorisation known = authorisation;
    if (known == null) {
      known = provider.authorisation(values());
      authorisation = known;
    }
    return known;
  }

  /** What a breaker watches: the same credential with the same model. */
  public Key key() {
    return key;
  }

  @Override
  public String toString() {
    return "Deployment[" + key + "]";
  }

  /** Identity of a deployment across requests. */
  public record Key(@Nullable UUID credential, String model) {}
}
