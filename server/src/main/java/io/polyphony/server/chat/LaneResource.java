package io.polyphony.server.chat;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.chat.ChatRequests.LaneChange;
import io.polyphony.server.chat.ChatRequests.NewLane;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /api/conversations/{id}/lanes}. */
@Path("/api/conversations/{id}/lanes")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LaneResource {
  private final CurrentCaller current;
  private final Conversations conversations;

  LaneResource(CurrentCaller current, Conversations conversations) {
    this.current = current;
    this.conversations = conversations;
  }

  @POST
  @ResponseStatus(201)
  @Permission(Permissions.CHAT_WRITE)
  public Lane add(@PathParam("id") UUID id, @NotNull @Valid NewLane body) {
    return conversations.addLane(current.get(), id, body);
  }

  @PATCH
  @Path("/{lane}")
  @Permission(Permissions.CHAT_WRITE)
  public Lane change(
      @PathParam("id") UUID id, @PathParam("lane") UUID lane, @NotNull @Valid LaneChange body) {
    return conversations.changeLane(current.get(), id, lane, body);
  }

  @DELETE
  @Path("/{lane}")
  @Permission(Permissions.CHAT_WRITE)
  public void close(@PathParam("id") UUID id, @PathParam("lane") UUID lane) {
    conversations.closeLane(current.get(), id, lane);
  }
}
