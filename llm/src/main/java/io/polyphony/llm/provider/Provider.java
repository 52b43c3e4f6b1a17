package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.Dialect;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vendor of models: its address, its dialect, how a credential is carried, and its departures
 * from the dialect; nothing else. Implementations are annotated
 * {@code @AutoService(Provider.class)}, have a public constructor without parameters and are safe
 * for use by many threads. They must not do I/O or read a clock; they must not change a request
 * beyond what the vendor refuses.
 */
public interface Provider {

  /** The word in model names before the slash, for example {@code groq}. */
  String id();

  /** The vendor's name for people. */
  String label();

  default ProviderKind kind() {
    return ProviderKind.REMOTE;
  }

  /** Where requests go unless configuration or a credential says otherwise; no trailing slash. */
  URI baseUrl();

  Dialect dialect();

  /** What a person must enter to add a credential. */
  default List<CredentialField> fields() {
    return List.of(CredentialField.apiKey(""));
  }

  /** The page where a person makes a key, if there is one. */
  default @Nullable URI keyPage() {
    return null;
  }

  /** Environment variables that customarily hold this vendor's key, the preferred one first. */
  default List<String> environmentVariables() {
    return List.of();
  }

  /**
   * The headers that carry a credential.
   *
   * @param credential values by {@link CredentialField#id()}
   */
  default Map<String, String> authorise(Map<String, String> credential) {
    String key = credential.get(CredentialField.API_KEY);
    return key == null || key.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + key);
  }

  /**
   * Changes what this vendor departs from its dialect; the body is the receiver's to change. Change
   * whole top-level fields: the client is warned of each that was removed or replaced.
   */
  default void adjust(ObjectNode body, ChatRequest request) {}

  /** Whether {@link #adjust} may change a body; if not, bytes can be relayed untouched. */
  default boolean adjusts() {
    return false;
  }

  /** The path that lists models, appended to the base URL; null where the vendor has none. */
  default @Nullable String modelsPath() {
    return "/models";
  }

  /**
   * The model names in the vendor's list.
   *
   * @param body the answer of {@link #modelsPath()}
   */
  default List<String> readModels(byte[] body) {
    return ModelList.openAi(body);
  }
}
