package io.polyphony.server.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
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
  private final ProbeStore store;
  private final Breakers breakers;
  private final ObjectMapper mapper;

  ProbeResource(
      CurrentCaller current,
      Probe probe,
      ProbeSubjects subjects,
      ProbeStore store,
      Breakers breakers,
      ObjectMapper mapper) {
    this.current = current;
    this.probe = probe;
    this.subjects = subjects;
    this.store = store;
    this.breakers = breakers;
    this.mapper = mapper;
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
  public ProbeVerdict testStored(@PathParam("id") UUID id) throws JsonProcessingException {
    UUID organisation = current.get().organisation();
    ProbeVerdict verdict = probe.test(subjects.stored(organisation, id));
    store.verdict(organisation, id, mapper.writeValueAsString(verdict));
    if (verdict.ok()) {
      breakers.forget(id);
    }
    return verdict;
  }
}
