package io.polyphony.server.identity;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** Who wants to sign in. */
public record SignInRequest(
    @NotBlank @Size(max = 254) String email, @NotNull @Size(max = 256) String password) {

  @Override
  public String toString() {
    return "SignInRequest[hidden]";
  }
}
