package io.polyphony.server.upstream;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A credential to be tested before it is stored.
 *
 * @param fields values by field id
 * @param baseUrl an address that overrides the provider's; needed for custom ones
 * @param dialect the dialect's id, for custom providers only
 */
@Schema(name = "CredentialTest")
public record ProbeRequest(
    @NotBlank @Size(max = 100) String provider,
    @NotNull @Size(max = 20)
        Map<@Size(max = 100) String, @NotNull @Size(max = 10_000) String> fields,
    @Nullable @Size(max = 2_000) String baseUrl,
    @Nullable @Size(max = 100) String dialect) {

  @Override
  public String toString() {
    return "ProbeRequest[" + provider + "]";
  }
}
