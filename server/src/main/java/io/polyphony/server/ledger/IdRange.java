package io.polyphony.server.ledger;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The ids that begin in a certain way.
 *
 * @param first the smallest of them
 * @param last the greatest of them
 */
record IdRange(UUID first, UUID last) {
  private static final int DIGITS = 32;

  /** Fewer digits of an id, which begins with the time, would mean hours of records. */
  static final int LEAST = 8;

  /** Empty if the text cannot be the beginning of an id, or is too short to be looked for. */
  static Optional<IdRange> of(String text) {
    String digits = text.strip().replace("-", "").toLowerCase(Locale.ROOT);
    if (digits.length() < LEAST || digits.length() > DIGITS || !digits.matches("[0-9a-f]+")) {
      return Optional.empty();
    }
    int missing = DIGITS - digits.length();
    return Optional.of(
        new IdRange(uuid(digits + "0".repeat(missing)), uuid(digits + "f".repeat(missing))));
  }

  private static UUID uuid(String digits) {
    return new UUID(
        Long.parseUnsignedLong(digits.substring(0, 16), 16),
        Long.parseUnsignedLong(digits.substring(16), 16));
  }
}
