package io.polyphony.server.ledger;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Requests and money over time; times in which nothing happened are left out. */
public record LogSeries(@Schema(enumeration = {"hour", "day"}) String step, List<LogPoint> points) {

  /**
   * An hour or a day.
   *
   * @param at when it begins, in UTC
   * @param nano in nano-dollars, as far as prices are known
   * @param unknownCost how many requests have no known price
   */
  public record LogPoint(
      Instant at, long requests, long failed, long tokens, long nano, long unknownCost) {}
}
