package io.polyphony.server.admission;

import io.polyphony.server.access.Caller;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /api/limits}. */
@Path("/api/limits")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LimitResource {
  private final CurrentCaller current;
  private final LimitBook book;

  LimitResource(CurrentCaller current, LimitBook book) {
    this.current = current;
    this.book = book;
  }

  /** An organisation's limits, oldest first. */
  public record LimitList(List<Limit> items) {}

  /**
   * What somebody has used of a limit.
   *
   * @param subject the organisation, person or key whose use it is
   * @param used used up and held by what runs; money in nano-dollars
   * @param left 0 if it is used up or exceeded
   * @param opensAt when there is room again; null if there is room or nobody can tell
   */
  public record LimitUse(
      UUID limit, UUID subject, long used, long left, @Nullable Instant opensAt) {}

  /** The use of an organisation's limits by everybody who has used some. */
  public record LimitUses(List<LimitUse> items, Instant at, Counted counted) {}

  /** Limits that concern somebody, oldest first, and the use of them that counts for that one. */
  public record LimitsLeft(List<Limit> limits, List<LimitUse> items, Instant at) {}

  @GET
  @Permission(Permissions.LIMIT_READ)
  public LimitList list() {
    return new LimitList(book.list(current.get().organisation()));
  }

  @POST
  @ResponseStatus(201)
  @Permission(Permissions.LIMIT_WRITE)
  public Limit create(@NotNull @Valid NewLimit body) {
    return book.create(current.get(), body);
  }

  @PUT
  @Path("/{id}")
  @Permission(Permissions.LIMIT_WRITE)
  public Limit change(@PathParam("id") UUID id, @NotNull @Valid LimitChange body) {
    return book.change(current.get(), id, body);
  }

  @DELETE
  @Path("/{id}")
  @Permission(Permissions.LIMIT_WRITE)
  public void delete(@PathParam("id") UUID id) {
    book.delete(current.get(), id);
  }

  /** Forgets what was used of a rate; a budget stays spent. */
  @POST
  @Path("/{id}/reset")
  @Permission(Permissions.LIMIT_WRITE)
  public void reset(@PathParam("id") UUID id) {
    book.reset(current.get(), id);
  }

  /** What everybody has used. */
  @GET
  @Path("/use")
  @Permission(Permissions.LIMIT_READ)
  public LimitUses uses() {
    Instant now = book.now().instant();
    return new LimitUses(
        book.states(current.get().organisation()).stream().map(it -> use(it, now)).toList(),
        now,
        book.counted());
  }

  /**
   * What the caller may still use: the limits on themselves, their key and its team, and their
   * organisation, and what was used of them.
   */
  @GET
  @Path("/mine")
  @Permission(Permissions.COMPLETION_CREATE)
  public LimitsLeft mine() {
    Caller caller = current.get();
    Instant now = book.now().instant();
    return new LimitsLeft(
        book.list(caller.organisation()).stream()
            .filter(it -> it.subjectOf(caller) != null)
            .toList(),
        book.states(caller.organisation()).stream()
            .filter(it -> it.subject().equals(it.limit().subjectOf(caller)))
            .map(it -> use(it, now))
            .toList(),
        now);
  }

  private static LimitUse use(LimitTable.State state, Instant now) {
    Duration opens = state.opens();
    return new LimitUse(
        state.limit().id(),
        state.subject(),
        state.taken(),
        state.left(),
        opens == null ? null : now.plus(opens));
  }
}
