package io.polyphony.server.credential;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A credential to add.
 *
 * @param fields values by the provider's field ids
 */
public record NewCredential(
    @NotBlank @Size(max = 60) String provider,
    @Nullable @Size(max = 100) String name,
    @NotNull @Size(max = 20)
        Map<@Size(max = 60) String, @NotNull @Size(max = 20_000) String> fields,
    @Nullable @Size(max = 2_000) String baseUrl,
    @Nullable @Size(max = 60) String dialect,
    @Nullable @Size(min = 1, max = 2_000) List<@NotBlank @Size(max = 300) String> models) {

  @Override
  public String toString() {
    return "NewCredential[" + provider + "]";
  }
}
