package io.polyphony.server.route;

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

/** {@code /api/routes}. */
@Path("/api/routes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RouteResource {
  private final CurrentCaller current;
  private final Routes routes;

  RouteResource(CurrentCaller current, Routes routes) {
    this.current = current;
    this.routes = routes;
  }

  /** An organisation's routes, by name. */
  public record RouteList(List<Route> items) {}

  @GET
  @Permission(Permissions.ROUTE_READ)
  public RouteList list() {
    return new RouteList(routes.list(current.get().organisation()));
  }

  @POST
  @ResponseStatus(201)
  @Permission(Permissions.ROUTE_WRITE)
  public Route create(@NotNull @Valid NewRoute body) {
    return routes.create(current.get(), body);
  }

  @PUT
  @Path("/{id}")
  @Permission(Permissions.ROUTE_WRITE)
  public Route change(@PathParam("id") UUID id, @NotNull @Valid NewRoute body) {
    return routes.change(current.get(), id, body);
  }

  @DELETE
  @Path("/{id}")
  @Permission(Permissions.ROUTE_WRITE)
  public void delete(@PathParam("id") UUID id) {
    routes.delete(current.get(), id);
  }
}
