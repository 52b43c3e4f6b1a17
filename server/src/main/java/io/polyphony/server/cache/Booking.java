package io.polyphony.server.cache;

import io.polyphony.server.route.Plan;
import io.polyphony.server.upstream.ChunkReceiver;
import io.polyphony.server.upstream.UpstreamRequest;
import io.vertx.core.Context;
import java.time.Duration;

/** A question whose answer may be kept and shared. */
public final class Booking {
  private final Flights flights;
  private final CacheKey key;
  private final Plan plan;
  private final UpstreamRequest request;
  private final Duration keepFor;

  Booking(Flights flights, CacheKey key, Plan plan, UpstreamRequest request, Duration keepFor) {
    this.flights = flights;
    this.key = key;
    this.plan = plan;
    this.request = request;
    this.keepFor = keepFor;
  }

  /** Whether somebody else pays, as it seems now. */
  public boolean isFree() {
    return flights.isThere(this);
  }

  /** Gives the receiver the answer, whichever way; on {@code context}. */
  public Seat board(Context context, ChunkReceiver receiver) {
    return flights.board(this, context, receiver);
  }

  CacheKey key() {
    return key;
  }

  Plan plan() {
    return plan;
  }

  UpstreamRequest request() {
    return request;
  }

  Duration keepFor() {
    return keepFor;
  }
}
