package io.polyphony.server.upstream;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.route.Deployment;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/deployments}. */
@Path("/api/deployments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DeploymentResource {
  private final CurrentCaller current;
  private final Deployments deployments;
  private final Withdrawals withdrawals;
  private final InstantSource clock;

  DeploymentResource(
      CurrentCaller current,
      Deployments deployments,
      Withdrawals withdrawals,
      InstantSource clock) {
    this.current = current;
    this.deployments = deployments;
    this.withdrawals = withdrawals;
    this.clock = clock;
  }

  /** How an organisation's deployments do, by model. */
  public record DeploymentList(List<DeploymentHealth> items, Instant at) {}

  /**
   * A deployment to be taken out.
   *
   * @param until when it comes back by itself; null: when somebody puts it back
   * @param reason for those who see it
   */
  public record TakeOut(
      @NotNull UUID credential,
      @NotBlank @Size(max = 200) String model,
      @Nullable Instant until,
      @Nullable @Size(max = 200) String reason) {}

  /** A deployment to be put back. */
  public record PutBack(@NotNull UUID credential, @NotBlank @Size(max = 200) String model) {}

  @GET
  @Permission(Permissions.ROUTE_READ)
  public DeploymentList list() {
    return new DeploymentList(deployments.list(current.get().organisation()), clock.instant());
  }

  /** No request asks it any more, until it is put back or its time has come. */
  @POST
  @Path("/out")
  @Permission(Permissions.ROUTE_WRITE)
  public void takeOut(@NotNull @Valid TakeOut body) {
    var key = new Deployment.Key(body.credential(), body.model());
    withdrawals.takeOut(current.get(), key, body.until(), body.reason());
  }

  /** Requests ask it again; that it rested of itself is forgotten, too. */
  @POST
  @Path("/back")
  @Permission(Permissions.ROUTE_WRITE)
  public void putBack(@NotNull @Valid PutBack body) {
    withdrawals.putBack(current.get(), new Deployment.Key(body.credential(), body.model()));
  }
}
