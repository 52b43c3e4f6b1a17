package io.polyphony.server.chat;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.chat.ChatRequests.NewTurn;
import io.polyphony.server.chat.ChatRequests.Regeneration;
import io.polyphony.server.chat.ChatRequests.StopRequest;
import io.polyphony.server.chat.ChatRequests.Stopped;
import io.polyphony.server.chat.ChatRequests.TurnStarted;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Prompts, stops and second answers in {@code /api/conversations/{id}}. */
@Path("/api/conversations/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TurnResource {
  private final CurrentCaller current;
  private final Turns turns;

  TurnResource(CurrentCaller current, Turns turns) {
    this.current = current;
    this.turns = turns;
  }

  @POST
  @Path("/turns")
  @ResponseStatus(201)
  @Permission(Permissions.CHAT_WRITE)
  public TurnStarted start(
      @PathParam("id") UUID id,
      @Nullable @HeaderParam("Idempotency-Key") @Size(max = 200) String idempotencyKey,
      @NotNull @Valid NewTurn body) {
    return turns.start(current.get(), id, body, idempotencyKey);
  }

  @POST
  @Path("/stop")
  @ResponseStatus(202)
  @Permission(Permissions.CHAT_WRITE)
  public Stopped stop(@PathParam("id") UUID id, @NotNull @Valid StopRequest body) {
    return new Stopped(turns.stop(current.get(), id, body.lane()));
  }

  @POST
  @Path("/messages/{message}/regenerate")
  @ResponseStatus(201)
  @Permission(Permissions.CHAT_WRITE)
  public Message regenerate(
      @PathParam("id") UUID id,
      @PathParam("message") UUID message,
      @NotNull @Valid Regeneration body) {
    return turns.regenerate(current.get(), id, message, body);
  }
}
