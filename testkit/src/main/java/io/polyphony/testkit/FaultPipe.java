package io.polyphony.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One direction of a proxied connection, with its toxics; runs on one event loop only. */
final class FaultPipe {
  /**
   * @param dueNanos when it may go on, by {@link System#nanoTime()}
   */
  private record Piece(long dueNanos, Buffer bytes) {}

  private final Vertx vertx;
  private final NetSocket source;
  private final NetSocket sink;
  private final ArrayDeque<Piece> waiting = new ArrayDeque<>();
  private final Buffer again = Buffer.buffer();
  private final long latencyNanos;
  private final List<Toxic.Jitter> jitters = new ArrayList<>();
  private final List<Toxic> spoiling = new ArrayList<>();
  private final Random random;
  private final Toxic.@Nullable Drip drip;
  private final @Nullable Toxic breaking;
  private final long breakAt;
  private long taken;
  private long passed;
  private long freeNanos = System.nanoTime();
  private boolean sourceClosed;
  private boolean over;
  private boolean timing;

  FaultPipe(Vertx vertx, NetSocket source, NetSocket sink, List<Toxic> toxics) {
    this.vertx = vertx;
    this.source = source;
    this.sink = sink;
    long latency = 0;
    Toxic.Drip dripping = null;
    Toxic breaks = null;
    long at = Long.MAX_VALUE;
    for (Toxic toxic : toxics) {
      switch (toxic) {
        case Toxic.Latency slow -> latency += slow.delay().toNanos();
        case Toxic.Jitter jitter -> jitters.add(jitter);
        case Toxic.Drip drops -> dripping = drops;
        case Toxic.Corrupt corrupt -> spoiling.add(corrupt);
        case Toxic.Repeat repeat -> spoiling.add(repeat);
        case Toxic.CutAfter cut -> {
          breaks = cut;
          at = cut.bytes();
        }
        case Toxic.ResetAfter reset -> {
          breaks = reset;
          at = reset.bytes();
        }
        case Toxic.StallAfter stall -> {
          breaks = stall;
          at = stall.bytes();
        }
      }
    }
    this.latencyNanos = latency;
    this.random = new Random(jitters.isEmpty() ? 0 : jitters.getFirst().seed());
    this.drip = dripping;
    this.breaking = breaks;
    this.breakAt = at;
  }

  void flow() {
    source.handler(this::take);
    if (breakAt == 0) {
      breakOff();
    }
  }

  /** What still waits is delivered, then the other side is closed; a stalled pipe hides it. */
  void sourceClosed() {
    sourceClosed = true;
    boolean stalled = over && breaking instanceof Toxic.StallAfter;
    if (!stalled) {
      pump();
    }
  }

  /** The receiving side is gone. */
  void abandon() {
    over = true;
    waiting.clear();
  }

  private void take(Buffer arrived) {
    if (over) {
      return;
    }
    long now = System.nanoTime();
    Buffer bytes = spoilt(arrived);
    if (drip == null) {
      freeNanos = Math.max(freeNanos, now + latencyNanos + jitterNanos());
      waiting.add(new Piece(freeNanos, bytes));
    } else {
      for (int from = 0; from < bytes.length(); from += drip.bytes()) {
        freeNanos = Math.max(freeNanos, now + latencyNanos) + drip.every().toNanos();
        int end = Math.min(bytes.length(), from + drip.bytes());
        waiting.add(new Piece(freeNanos, bytes.slice(from, end)));
      }
    }
    pump();
  }

  private long jitterNanos() {
    long nanos = 0;
    for (Toxic.Jitter jitter : jitters) {
      nanos += random.nextLong(jitter.most().toNanos() + 1);
    }
    return nanos;
  }

  /** Places are counted in what the sender sent. */
  private Buffer spoilt(Buffer bytes) {
    long from = taken;
    taken += bytes.length();
    Buffer spoilt = bytes;
    for (Toxic toxic : spoiling) {
      if (toxic instanceof Toxic.Corrupt corrupt && corrupt.at() >= from && corrupt.at() < taken) {
        int at = (int) (corrupt.at() - from);
        spoilt = spoilt.copy().setByte(at, (byte) ~spoilt.getByte(at));
      } else if (toxic instanceof Toxic.Repeat repeat) {
        spoilt = repeated(spoilt, repeat, from);
      }
    }
    return spoilt;
  }

  /** What of the range came in this piece is kept; the whole follows once its end is there. */
  private Buffer repeated(Buffer bytes, Toxic.Repeat repeat, long from) {
    int begin = (int) Math.clamp(repeat.from() - from, 0, bytes.length());
    int end = (int) Math.clamp(repeat.until() - from, 0, bytes.length());
    if (begin == end) {
      return bytes;
    }
    again.appendBuffer(bytes, begin, end - begin);
    if (again.length() < repeat.until() - repeat.from()) {
      return bytes;
    }
    return Buffer.buffer(bytes.length() + again.length())
        .appendBuffer(bytes, 0, end)
        .appendBuffer(again)
        .appendBuffer(bytes, end, bytes.length() - end);
  }

  private void pump() {
    while (!over && !waiting.isEmpty() && !timing) {
      long left = waiting.element().dueNanos() - System.nanoTime();
      if (left > 0) {
        wakeIn(left);
        return;
      }
      pass(waiting.remove().bytes());
    }
    if (sourceClosed && waiting.isEmpty()) {
      sink.close();
    }
  }

  private void wakeIn(long nanos) {
    timing = true;
    vertx.setTimer(
        Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999)),
        woken -> {
          timing = false;
          pump();
        });
  }

  private void pass(Buffer bytes) {
    long room = breakAt - passed;
    Buffer allowed = bytes.length() <= room ? bytes : bytes.slice(0, (int) room);
    passed += allowed.length();
    sink.write(allowed);
    if (sink.writeQueueFull()) {
      source.pause();
      sink.drainHandler(drained -> source.resume());
    }
    if (passed >= breakAt) {
      breakOff();
    }
  }

  private void breakOff() {
    over = true;
    waiting.clear();
    switch (breaking) {
      case null -> {}
      case Toxic.CutAfter cut -> {
        sink.close();
        source.close();
      }
      case Toxic.ResetAfter reset -> {
        FaultProxy.reset(sink);
        source.close();
      }
      case Toxic.StallAfter stall -> {}
      case Toxic.Latency latency -> {}
      case Toxic.Jitter jitter -> {}
      case Toxic.Drip drip -> {}
      case Toxic.Corrupt corrupt -> {}
      case Toxic.Repeat repeat -> {}
    }
  }
}
