package io.polyphony.server.body;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** {@code /api/bodies}: what is kept of requests and answers, and the rules for it. */
@Path("/api/bodies")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class BodyResource {
  private final CurrentCaller current;
  private final BodyPolicies policies;
  private final BodyArchive archive;

  BodyResource(CurrentCaller current, BodyPolicies policies, BodyArchive archive) {
    this.current = current;
    this.policies = policies;
    this.archive = archive;
  }

  /** How many requests were forgotten. */
  public record Purged(int requests) {}

  @GET
  @Path("/policy")
  @Permission(Permissions.BODY_READ)
  public BodyPolicy policy() {
    return policies.of(current.get().organisation());
  }

  @PUT
  @Path("/policy")
  @Permission(Permissions.BODY_WRITE)
  public BodyPolicy setPolicy(@NotNull @Valid NewBodyPolicy body) {
    return policies.set(current.get(), body);
  }

  /** Whether something is kept of a record's request, and how much. */
  @GET
  @Path("/{id}")
  @Permission(Permissions.BODY_READ)
  public BodyNote note(@PathParam("id") UUID id) {
    return archive.note(current.get(), id);
  }

  /** What is kept of a record's request; who looked is audited. */
  @GET
  @Path("/{id}/content")
  @Permission(Permissions.BODY_READ)
  public BodyContent content(@PathParam("id") UUID id) {
    return archive.content(current.get(), id);
  }

  /** Forgets all that is kept, of all requests. */
  @DELETE
  @Permission(Permissions.BODY_WRITE)
  public Purged purge() {
    return new Purged(archive.purge(current.get()));
  }
}
