package io.polyphony.server.route;

import java.util.UUID;

/**
 * Highest random weight (Thaler and Ravishankar 1996, weighted by Schindelhauer and Schomaker
 * 2005): a conversation finds the same deployment again on every node without anybody remembering
 * it, and each deployment gets its weight's part of the conversations.
 */
final class Rendezvous {
  private static final double UNITS = 0x1.0p-53;

  private Rendezvous() {}

  /**
   * The member that the conversation belongs to.
   *
   * @param affinity the conversation's
   * @param members one for each weight
   * @return -1 if all weights are 0
   */
  static int pick(long affinity, long[] members, double[] weights) {
    int best = -1;
    double highest = Double.NEGATIVE_INFINITY;
    for (int member = 0; member < members.length; member++) {
      if (weights[member] > 0) {
        double score = Math.log(unit(affinity, members[member])) / weights[member];
        if (best < 0 || score > highest) {
          highest = score;
          best = member;
        }
      }
    }
    return best;
  }

  /** Between 0 and 1, both excluded; looks random, and is the same for the same two numbers. */
  static double unit(long affinity, long member) {
    return ((mixed(affinity ^ mixed(member)) >>> 11) + 0.5) * UNITS;
  }

  static long of(Deployment.Key key) {
    UUID credential = key.credential();
    long hash = credential == null ? 0 : mixed(credential.getMostSignificantBits());
    hash = credential == null ? hash : mixed(hash ^ credential.getLeastSignificantBits());
    return of(hash, key.model());
  }

  /** The same on every node: {@code String.hashCode} has too few bits. */
  static long of(long start, String text) {
    long hash = start;
    for (int at = 0; at < text.length(); at++) {
      hash = hash * 0x100000001b3L ^ text.charAt(at);
    }
    return mixed(hash);
  }

  /** The finaliser of SplitMix64. */
  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
