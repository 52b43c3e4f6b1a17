package io.polyphony.server.chat;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.chat.ChatRequests.ConversationChange;
import io.polyphony.server.chat.ChatRequests.NewConversation;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /api/conversations}. */
@Path("/api/conversations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ConversationResource {
  private final CurrentCaller current;
  private final Conversations conversations;

  ConversationResource(CurrentCaller current, Conversations conversations) {
    this.current = current;
    this.conversations = conversations;
  }

  @GET
  @Permission(Permissions.CHAT_READ)
  public ConversationPage list(
      @Nullable @QueryParam("query") String query,
      @Nullable @QueryParam("cursor") String cursor,
      @Nullable @QueryParam("limit") Integer limit) {
    return conversations.list(current.get(), query, cursor, limit);
  }

  @POST
  @ResponseStatus(201)
  @Permission(Permissions.CHAT_WRITE)
  public Conversation create(@NotNull @Valid NewConversation body) {
    return conversations.create(current.get(), body);
  }

  @GET
  @Path("/{id}")
  @Permission(Permissions.CHAT_READ)
  public ConversationDetail get(@PathParam("id") UUID id) {
    return conversations.detail(current.get(), id);
  }

  @PATCH
  @Path("/{id}")
  @Permission(Permissions.CHAT_WRITE)
  public Conversation rename(@PathParam("id") UUID id, @NotNull @Valid ConversationChange body) {
    return conversations.rename(current.get(), id, body.title());
  }

  @DELETE
  @Path("/{id}")
  @Permission(Permissions.CHAT_WRITE)
  public void delete(@PathParam("id") UUID id) {
    conversations.delete(current.get(), id);
  }

  @POST
  @Path("/{id}/restore")
  @Permission(Permissions.CHAT_WRITE)
  public Conversation restore(@PathParam("id") UUID id) {
    return conversations.restore(current.get(), id);
  }
}
