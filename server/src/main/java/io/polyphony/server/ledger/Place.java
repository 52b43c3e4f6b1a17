package io.polyphony.server.ledger;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * A place in the list of records, which goes from the newest to the oldest: what follows is older.
 */
record Place(Instant startedAt, UUID id) {

  static Place of(LogLine line) {
    return new Place(line.startedAt(), line.id());
  }

  /** As a word for addresses. */
  String word() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, startedAt) + "." + id;
  }

  static Optional<Place> of(String word) {
    int point = word.indexOf('.');
    try {
      return Optional.of(
          new Place(
              Instant.EPOCH.plus(
                  Long.parseLong(word.substring(0, Math.max(point, 0))), ChronoUnit.MICROS),
              UUID.fromString(word.substring(point + 1))));
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException unknown) {
      return Optional.empty();
    }
  }
}
