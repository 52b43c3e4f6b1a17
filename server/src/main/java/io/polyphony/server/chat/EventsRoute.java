package io.polyphony.server.chat;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.FailureException;
import io.polyphony.server.access.Authenticator;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Permissions;
import io.polyphony.server.store.Ids;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/conversations/{id}/events}: the conversation's log as server-sent events, from
 * the last one that the page saw.
 */
@ApplicationScoped
public class EventsRoute {
  private static final Logger LOG = Logger.getLogger(EventsRoute.class);

  private final Authenticator authenticator;
  private final Conversations conversations;
  private final LiveConversations live;
  private final EventStore events;
  private final Vertx vertx;
  private final Ids ids;

  EventsRoute(
      Authenticator authenticator,
      Conversations conversations,
      LiveConversations live,
      EventStore events,
      Vertx vertx,
      Ids ids) {
    this.authenticator = authenticator;
    this.conversations = conversations;
    this.live = live;
    this.events = events;
    this.vertx = vertx;
    this.ids = ids;
  }

  void routes(@Observes Router router) {
    router.get("/api/conversations/:id/events").handler(this::subscribe);
  }

  private void subscribe(RoutingContext routing) {
    HttpServerResponse response = routing.response();
    routing.request().resume();
    authenticator
        .authenticate(routing.request())
        .compose(caller -> vertx.executeBlocking(() -> find(caller, routing), false))
        .onSuccess(conversation -> stream(conversation, after(routing), response))
        .onFailure(refused -> refuse(response, refused));
  }

  private LiveConversation find(Caller caller, RoutingContext routing) {
    if (!caller.may(Permissions.CHAT_READ)) {
      throw Conversations.refused(ErrorCode.PERMISSION, "This key may not read conversations.");
    }
    UUID id = id(routing.pathParam("id"));
    conversations.row(caller, id);
    return live.of(Conversations.owner(caller), id);
  }

  private void stream(LiveConversation conversation, long after, HttpServerResponse response) {
    if (response.closed()) {
      return;
    }
    var page = new PageStream(vertx, response, conversation);
    response.closeHandler(gone -> page.close());
    switch (conversation.listen(page, after)) {
      case LiveConversation.Missed.Recent recent -> page.begin(recent.events());
      case LiveConversation.Missed.Unknown unknown -> page.reset();
      case LiveConversation.Missed.Older older ->
          vertx
              .executeBlocking(
                  () -> events.between(conversation.id(), after, older.before()), false)
              .onSuccess(
                  stored -> {
                    boolean whole = !stored.isEmpty() && stored.getFirst().sequence() == after + 1;
                    if (whole) {
                      page.begin(stored, older.events());
                    } else {
                      page.reset();
                    }
                  })
              .onFailure(away -> page.close());
    }
  }

  private static long after(RoutingContext routing) {
    String header = routing.request().getHeader("last-event-id");
    String text = header != null ? header : routing.request().getParam("lastEventId");
    try {
      return text == null || text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException malformed) {
      return Long.MAX_VALUE;
    }
  }

  private static UUID id(@Nullable String text) {
    try {
      return UUID.fromString(text == null ? "" : text);
    } catch (IllegalArgumentException malformed) {
      throw Conversations.refused(ErrorCode.NOT_FOUND, "There is no such conversation.");
    }
  }

  private void refuse(HttpServerResponse response, Throwable cause) {
    UUID id = ids.next();
    ErrorCode code =
        cause instanceof FailureException known ? known.failure().code() : ErrorCode.INTERNAL;
    if (code == ErrorCode.INTERNAL) {
      LOG.errorf(cause, "Error %s: a page could not subscribe", id);
    }
    String message =
        cause instanceof FailureException known
            ? known.failure().message()
            : "The server failed on this request.";
    var error =
        new JsonObject()
            .put("id", id.toString())
            .put("code", code.wire())
            .put("message", message)
            .put("status", code.status())
            .put("retryable", code.retryable())
            .putNull("retryAfterMs")
            .put("fields", new JsonArray());
    if (response.closed()) {
      return;
    }
    response
        .setStatusCode(code.status())
        .putHeader("content-type", "application/json")
        .end(new JsonObject().put("error", error).toBuffer());
  }
}
