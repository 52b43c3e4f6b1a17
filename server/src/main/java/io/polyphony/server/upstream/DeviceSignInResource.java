package io.polyphony.server.upstream;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Sign-in at vendors by a code, under {@code /api/credentials/device}. */
@Path("/api/credentials/device")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DeviceSignInResource {
  private final CurrentCaller current;
  private final DeviceSignIns signIns;

  DeviceSignInResource(CurrentCaller current, DeviceSignIns signIns) {
    this.current = current;
    this.signIns = signIns;
  }

  /** A sign-in to begin. */
  public record DeviceStart(@NotBlank @Size(max = 60) String provider) {}

  /**
   * A sign-in to ask about.
   *
   * @param handle as it was given
   * @param name the credential's name, once it is added
   */
  public record DevicePoll(
      @NotBlank @Size(max = 4_000) String handle, @Nullable @Size(max = 100) String name) {

    @Override
    public String toString() {
      return "DevicePoll[hidden]";
    }
  }

  @POST
  @Permission(Permissions.CREDENTIAL_WRITE)
  public DeviceCode begin(@NotNull @Valid DeviceStart body) {
    return signIns.begin(current.get(), body.provider());
  }

  /** Asks the vendor; adds the credential when the person has entered the code. */
  @POST
  @Path("/poll")
  @Permission(Permissions.CREDENTIAL_WRITE)
  public DeviceProgress poll(@NotNull @Valid DevicePoll body) {
    return signIns.poll(current.get(), body.handle(), body.name());
  }
}
