package io.polyphony.server.cache;

import io.polyphony.llm.chat.Chunk;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete good answer.
 *
 * @param server who served it; the deployment itself holds secrets and is not kept
 * @param rest what followed
 * @param size roughly, in bytes
 * @param keepFor how long from {@code since} on it may be given
 */
record KeptAnswer(
    Deployment.Key server,
    boolean relayed,
    List<String> warnings,
    List<Piece> rest,
    long size,
    Instant since,
    Duration keepFor) {

  /**
   * @param pieces all of the answer, from its start to its end
   * @return null if the answer is not complete, or not good: it failed, or its text was filtered
   */
  static @Nullable KeptAnswer of(List<Piece> pieces, long size, Instant now, Duration keepFor) {
    if (pieces.isEmpty()
        || !(pieces.getFirst() instanceof Piece.Served served)
        || !(pieces.getLast() instanceof Piece.Ended ended)
        || ended.failure() != null
        || pieces.stream().noneMatch(KeptAnswer::isGoodFinish)) {
      return null;
    }
    return new KeptAnswer(
        served.deployment().key(),
        served.relayed(),
        served.warnings(),
        List.copyOf(pieces.subList(1, pieces.size() - 1)),
        size,
        now,
        keepFor);
  }

  private static boolean isGoodFinish(Piece piece) {
    return piece instanceof Piece.Said(Chunk.Finish finish)
        && switch (finish.reason()) {
          case STOP, LENGTH, TOOL_CALLS -> true;
          case CONTENT_FILTER, ERROR, UNKNOWN -> false;
        };
  }

  boolean isFresh(Instant now, Duration atMost) {
    Duration age = Duration.between(since, now);
    return age.compareTo(keepFor) < 0 && age.compareTo(atMost) < 0;
  }

  /** The answer once more; nobody was tried for it. Null if the plan no longer has its server. */
  @Nullable List<Piece> replay(Plan plan) {
    for (Deployment deployment : plan.members()) {
      if (deployment.key().equals(server)) {
        List<Piece> pieces = new ArrayList<>(rest.size() + 2);
        pieces.add(new Piece.Served(deployment, 0, relayed, warnings));
        pieces.addAll(rest);
        pieces.add(new Piece.Ended(deployment, List.of(), null));
        return pieces;
      }
    }
    return null;
  }
}
