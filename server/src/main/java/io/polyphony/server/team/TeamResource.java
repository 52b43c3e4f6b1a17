package io.polyphony.server.team;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
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

/** {@code /api/teams}. */
@Path("/api/teams")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TeamResource {
  private final CurrentCaller current;
  private final Teams teams;

  TeamResource(CurrentCaller current, Teams teams) {
    this.current = current;
    this.teams = teams;
  }

  /** All teams of an organisation, by name. */
  public record TeamList(List<Team> items) {}

  /** Everybody who can be in a team, by name. */
  public record TeamPeople(List<TeamMember> items) {}

  @GET
  @Permission(Permissions.TEAM_READ)
  public TeamList list() {
    return new TeamList(teams.list(current.get()));
  }

  @GET
  @Path("/people")
  @Permission(Permissions.TEAM_WRITE)
  public TeamPeople people() {
    return new TeamPeople(teams.people(current.get()));
  }

  @POST
  @ResponseStatus(201)
  @Permission(Permissions.TEAM_WRITE)
  public Team create(@NotNull @Valid NewTeam body) {
    return teams.create(current.get(), body);
  }

  @PUT
  @Path("/{id}")
  @Permission(Permissions.TEAM_WRITE)
  public Team change(@PathParam("id") UUID id, @NotNull @Valid NewTeam body) {
    return teams.change(current.get(), id, body);
  }

  @DELETE
  @Path("/{id}")
  @Permission(Permissions.TEAM_WRITE)
  public void delete(@PathParam("id") UUID id) {
    teams.delete(current.get(), id);
  }
}
