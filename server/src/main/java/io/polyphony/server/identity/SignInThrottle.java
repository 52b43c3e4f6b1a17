package io.polyphony.server.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.polyphony.server.access.RefusalException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Slows down guessing: so many failures an hour per account and per address. Someone on a device
 * that signed in before has an allowance of their own, so that strangers cannot lock them out.
 */
@ApplicationScoped
class SignInThrottle {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int PER_ACCOUNT = 15;
  private static final int PER_ADDRESS = 60;
  private static final int REMEMBERED = 200_000;

  private final InstantSource clock;
  private final Cache<String, Failures> failures =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(WINDOW).build();

  SignInThrottle(InstantSource clock) {
    this.clock = clock;
  }

  private record Failures(Instant since, int count) {}

  /** Who tries to get in: two counters that a try is charged to. */
  record Attempt(String account, String address) {
    static Attempt of(String email, String address, boolean knownDevice) {
      return new Attempt((knownDevice ? "device " : "account ") + email, "address " + address);
    }
  }

  /** Charges a try before the password is looked at, so that parallel guesses count too. */
  void charge(Attempt attempt) {
    requireBelow(attempt.account(), PER_ACCOUNT);
    requireBelow(attempt.address(), PER_ADDRESS);
    for (String key : List.of(attempt.account(), attempt.address())) {
      failures.asMap().merge(key, new Failures(clock.instant(), 1), this::add);
    }
  }

  /** The try was right: it and the account's failures are forgotten. */
  void succeeded(Attempt attempt) {
    failures.invalidate(attempt.account());
    failures
        .asMap()
        .computeIfPresent(
            attempt.address(), (key, it) -> new Failures(it.since(), Math.max(0, it.count() - 1)));
  }

  private Failures add(Failures before, Failures one) {
    return over(before) ? one : new Failures(before.since(), before.count() + 1);
  }

  private void requireBelow(String key, int limit) {
    Failures before = failures.getIfPresent(key);
    if (before != null && !over(before) && before.count() >= limit) {
      Duration wait = Duration.between(clock.instant(), before.since().plus(WINDOW));
      throw new RefusalException(
          429, "rate_limit", "Too many tries. Wait a while.", wait, List.of());
    }
  }

  private boolean over(Failures before) {
    return !clock.instant().isBefore(before.since().plus(WINDOW));
  }
}
