package io.polyphony.server.catalog;

import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A provider as pages see it.
 *
 * @param kind {@code remote}, {@code local}, {@code sandbox} or {@code custom}
 * @param dialect the dialect's id
 * @param capabilities what at least one of its models can do, sorted
 * @param status {@code healthy}, {@code degraded}, {@code refused}: by the last test of the
 *     caller's keys; {@code ready}: nothing is known against it; {@code no_key}
 * @param signIn {@code device}: a person may sign in with a code instead of pasting a key; null =
 *     keys are pasted only
 * @param environmentVariable the variable that customarily holds the key
 */
@Schema(name = "Provider")
public record ProviderOffer(
    String id,
    String label,
    @Schema(enumeration = {"remote", "local", "sandbox", "custom"}) String kind,
    String dialect,
    URI baseUrl,
    @Nullable URI keyPage,
    List<Field> fields,
    List<String> capabilities,
    @Schema(enumeration = {"healthy", "degraded", "refused", "no_key", "ready"}) String status,
    @Nullable @Schema(enumeration = {"device"}) String signIn,
    @Nullable String environmentVariable) {

  /**
   * One field of the form in which a key is added.
   *
   * @param initial what it holds at first
   */
  @Schema(name = "ProviderField")
  public record Field(
      String id,
      String label,
      String help,
      boolean secret,
      boolean required,
      String placeholder,
      boolean multiline,
      String initial) {}
}
