package io.polyphony.llm.provider;

/**
 * A model's full name.
 *
 * @param name the provider's own name of the model; may hold slashes
 */
public record ModelName(Provider provider, String name) {
  public String id() {
    return provider.id() + "/" + name;
  }
}
