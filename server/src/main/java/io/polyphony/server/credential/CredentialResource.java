package io.polyphony.server.credential;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /api/credentials}. */
@Path("/api/credentials")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CredentialResource {
  private final CurrentCaller current;
  private final Credentials credentials;

  CredentialResource(CurrentCaller current, Credentials credentials) {
    this.current = current;
    this.credentials = credentials;
  }

  /** All credentials of an organisation, oldest first. */
  public record CredentialList(List<Credential> items) {}

  @GET
  @Permission(Permissions.CREDENTIAL_READ)
  public CredentialList list() {
    return new CredentialList(credentials.list(current.get().organisation()));
  }

  @POST
  @ResponseStatus(201)
  @Permission(Permissions.CREDENTIAL_WRITE)
  public Credential add(@NotNull @Valid NewCredential body) {
    return credentials.add(current.get(), body);
  }

  @PATCH
  @Path("/{id}")
  @Permission(Permissions.CREDENTIAL_WRITE)
  public Credential change(@PathParam("id") UUID id, @NotNull @Valid CredentialChange body) {
    return credentials.change(current.get(), id, body);
  }

  @DELETE
  @Path("/{id}")
  @Permission(Permissions.CREDENTIAL_WRITE)
  public void delete(@PathParam("id") UUID id) {
    credentials.delete(current.get(), id);
  }
}
