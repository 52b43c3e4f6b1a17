package io.polyphony.server.credential;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changes in a credential; null stays as it is. A new address, or a setting that leads to one,
 * needs the secret fields again.
 *
 * @param fields settings left out stay as they are; secrets all stay if none is given, and are all
 *     replaced if one is
 * @param models the models it may be used for; empty = all of them
 */
public record CredentialChange(
    @Nullable @Size(min = 1, max = 100) String name,
    @Nullable Boolean active,
    @Nullable @Size(max = 20)
        Map<@Size(max = 60) String, @NotNull @Size(max = 20_000) String> fields,
    @Nullable @Size(max = 2_000) String baseUrl,
    @Nullable @Size(max = 2_000) List<@NotBlank @Size(max = 300) String> models) {

  @Override
  public String toString() {
    return "CredentialChange[" + name + "]";
  }
}
