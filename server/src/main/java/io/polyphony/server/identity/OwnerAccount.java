package io.polyphony.server.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** What is needed to set an installation up. */
public record OwnerAccount(
    @NotBlank @Size(max = 100) String organisation,
    @NotBlank @Size(max = 100) String name,
    @NotBlank @Email @Size(max = 254) String email,
    @NotNull @Size(min = 10, max = 256) String password) {

  @Override
  public String toString() {
    return "OwnerAccount[" + email + "]";
  }
}
