package io.polyphony.server.cluster;

/** Redis did not answer, or not in time, or refused: whether it did what was asked is unknown. */
public final class RedisAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RedisAwayException(String why) {
    super(why, null, false, false);
  }
}
