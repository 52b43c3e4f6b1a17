package io.polyphony.server.cache;

import io.polyphony.server.access.CurrentCaller;
import io.polyphony.server.access.Permission;
import io.polyphony.server.access.Permissions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/cache}: answers that are kept for keys that allow it. */
@Path("/api/cache")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CacheResource {
  private final CurrentCaller current;
  private final AnswerPurge purge;

  CacheResource(CurrentCaller current, AnswerPurge purge) {
    this.current = current;
    this.purge = purge;
  }

  /** How many answers were forgotten in the process that was asked; the others forget theirs. */
  public record PurgedAnswers(int answers) {}

  /** Forgets all answers that are kept for the organisation's keys. */
  @DELETE
  @Permission(Permissions.VIRTUAL_KEY_WRITE)
  public PurgedAnswers purge() {
    return new PurgedAnswers(purge.purge(current.get()));
  }
}
