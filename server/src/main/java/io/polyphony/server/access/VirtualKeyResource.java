package io.polyphony.server.access;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /api/virtual-keys}. */
@Path("/api/virtual-keys")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VirtualKeyResource {
  private final CurrentCaller current;
  private final VirtualKeys keys;

  VirtualKeyResource(CurrentCaller current, VirtualKeys keys) {
    this.current = current;
    this.keys = keys;
  }

  /** All keys of an organisation, newest first. */
  public record VirtualKeyList(List<VirtualKey> items) {}

  @GET
  @Permission(Permissions.VIRTUAL_KEY_READ)
  public VirtualKeyList list() {
    return new VirtualKeyList(keys.list(current.get().organisation()));
  }

  @POST
  @ResponseStatus(201)
  @Permission(Permissions.VIRTUAL_KEY_WRITE)
  public IssuedVirtualKey create(@NotNull @Valid NewVirtualKey body) {
    return keys.issue(current.get(), body);
  }

  @PUT
  @Path("/{id}")
  @Permission(Permissions.VIRTUAL_KEY_WRITE)
  public VirtualKey change(@PathParam("id") UUID id, @NotNull @Valid NewVirtualKey body) {
    return keys.change(current.get(), id, body);
  }

  @DELETE
  @Path("/{id}")
  @Permission(Permissions.VIRTUAL_KEY_WRITE)
  public void revoke(@PathParam("id") UUID id) {
    keys.revoke(current.get(), id);
  }
}
