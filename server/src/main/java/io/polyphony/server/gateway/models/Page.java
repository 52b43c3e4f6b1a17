package io.polyphony.server.gateway.models;

import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.failure.FailureException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list of models.
 *
 * @param more whether others follow, in the direction in which the client reads
 */
record Page(List<Offered> models, boolean more) {

  /** What follows a model; all, if none is named. */
  static Page after(List<Offered> all, @Nullable String id, int size) {
    int from = id == null ? 0 : place(all, id) + 1;
    int until = Math.min(all.size(), from + Math.min(size, all.size()));
    return new Page(all.subList(from, until), until < all.size());
  }

  /** What stands before a model. */
  static Page before(List<Offered> all, String id, int size) {
    int until = Math.max(0, place(all, id));
    int from = Math.max(0, until - size);
    return new Page(all.subList(from, until), from > 0);
  }

  /** A model that is gone stood where its name would stand: the list is sorted. */
  private static int place(List<Offered> all, String id) {
    int at = 0;
    while (at < all.size() && all.get(at).id().compareTo(id) < 0) {
      at++;
    }
    return at < all.size() && all.get(at).id().equals(id) ? at : at - 1;
  }

  /**
   * How many models a client wants at once; all, if it does not say.
   *
   * @throws FailureException INVALID_REQUEST
   */
  static int size(HttpServerRequest request, String parameter) {
    String size = request.getParam(parameter);
    if (size == null || size.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    try {
      int wanted = Integer.parseInt(size);
      if (wanted >= 1) {
        return wanted;
      }
    } catch (NumberFormatException malformed) {
      // said below
    }
    throw Failure.ofField(parameter, "Invalid value for '" + parameter + "': must be 1 or more.")
        .asException();
  }
}
