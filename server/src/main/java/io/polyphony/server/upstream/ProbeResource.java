package io.polyphony.server.upstream;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.credential.DiscoveredModels;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** Tests of credentials under {@code /api/credentials}. */
@Path("/api/credentials")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ProbeResource {
  private final CurrentCaller current;
  private final Probe probe;
  private final ProbeSubjects subjects;
  private final Discovery discovery;

  ProbeResource(CurrentCaller current, Probe probe, ProbeSubjects subjects, Discovery discovery) {
    this.current = current;
    this.probe = probe;
    this.subjects = subjects;
    this.discovery = discovery;
  }

  @POST
  @Path("/test")
  @Permission(Permissions.CREDENTIAL_WRITE)
  public ProbeVerdict test(@NotNull @Valid ProbeRequest body) {
    return probe.test(subjects.of(body));
  }

  @POST
  @Path("/{id}/test")
  @Permission(Permissions.CREDENTIAL_WRITE)
  public ProbeVerdict testStored(@PathParam("id") UUID id) {
    return discovery.check(current.get().organisation(), id);
  }

  /** Reads the provider's list of models anew; what it holds is offered from then on. */
  @POST
  @Path("/{id}/discover")
  @Permission(Permissions.CREDENTIAL_WRITE)
  public DiscoveredModels.Change discover(@PathParam("id") UUID id) {
    return discovery.refresh(current.get().organisation(), id);
  }
}
