package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.EmbeddingDialect;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /**
   * Where requests go unless configuration or a credential says otherwise; no trailing slash. Where
   * it depends on a credential's settings, an example of it.
   */
  URI baseUrl();

  /**
   * Where requests go with these settings. May depend on fields that are not secret alone: a secret
   * is tied to the address it was entered for.
   *
   * @param settings values of the fields that are not secret, by {@link CredentialField#id()};
   *     valid
   */
  default URI baseUrl(Map<String, String> settings) {
    return baseUrl();
  }

  Dialect dialect();

  /** The dialect in which the vendor offers that model, where it speaks several. */
  default Dialect dialect(String model) {
    return dialect();
  }

  /**
   * The dialect in which the vendor is asked for that model with these settings, where the owner of
   * a credential may choose.
   *
   * @param settings as in {@link #baseUrl(Map)}
   */
  default Dialect dialect(String model, Map<String, String> settings) {
    return dialect(model);
  }

  /** The path of a request, where it is the vendor's own and not the dialect's. */
  default String path(WirePath path) {
    return path.path();
  }

  /** Whether the vendor chats at all; one that does not has embeddings only. */
  default boolean chats() {
    return true;
  }

  /** How the vendor embeds texts; null if it does not. */
  default @Nullable EmbeddingDialect embeddings() {
    return null;
  }

  /**
   * What else of OpenAI's interface the vendor has, in OpenAI's own form.
   *
   * @param dialect what is spoken there: for custom servers the owner's choice
   */
  default Set<OpenAiRelay> relays(Dialect dialect) {
    return Set.of();
  }

  /** What a person must enter to add a credential. */
  default List<CredentialField> fields() {
    return List.of(CredentialField.apiKey(""));
  }

  /**
   * What is wrong with values that are each well-formed by themselves; null if nothing is.
   *
   * @param values by field id, required ones present
   */
  default @Nullable FieldFault fault(Map<String, String> values) {
    return null;
  }

  /** How a person gets a credential by signing in; null if keys are pasted only. */
  default @Nullable DeviceSignIn deviceSignIn() {
    return null;
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
   * Environment variables by the field whose value they customarily hold, the preferred one first.
   * One of a multi-line field may also hold the name of a file.
   */
  default Map<String, List<String>> environment() {
    List<String> variables = environmentVariables();
    return variables.isEmpty() ? Map.of() : Map.of(CredentialField.API_KEY, variables);
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
   * How requests with this credential are authorised.
   *
   * @param credential values by {@link CredentialField#id()}, settings and secrets
   */
  default Authorisation authorisation(Map<String, String> credential) {
    return new Authorisation.Headers(authorise(credential));
  }

  /** Headers that depend on what is asked; seen only where {@link #adjusts()} says so. */
  default Map<String, String> headers(ChatRequest request) {
    return Map.of();
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
   * The requests whose answers together list the models; empty where the vendor has no list.
   *
   * @param settings as in {@link #baseUrl(Map)}
   */
  default List<ModelListing> listings(Map<String, String> settings) {
    String path = modelsPath();
    return path == null ? List.of() : List.of(new ModelListing(null, path));
  }

  /**
   * The model names in the vendor's list.
   *
   * @param body the answer of one of {@link #listings}
   */
  default List<String> readModels(byte[] body) {
    return ModelList.openAi(body);
  }

  /** Those of the vendor's list that can be asked something; a list may hold painters, too. */
  default List<String> answeringModels(byte[] body) {
    return readModels(body);
  }
}
