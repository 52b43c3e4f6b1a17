package io.polyphony.server.upstream;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.upstream.LocalServers.LocalServer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** {@code /api/local-servers}. */
@Path("/api/local-servers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LocalServersResource {
  private final CurrentCaller current;
  private final LocalServers servers;

  LocalServersResource(CurrentCaller current, LocalServers servers) {
    this.current = current;
    this.servers = servers;
  }

  /** The model servers that answered. */
  public record LocalServerList(List<LocalServer> items) {}

  @GET
  @Permission(Permissions.CREDENTIAL_READ)
  public LocalServerList list() {
    return new LocalServerList(servers.find(current.get().organisation()));
  }
}
