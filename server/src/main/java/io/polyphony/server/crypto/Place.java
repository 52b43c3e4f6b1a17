package io.polyphony.server.crypto;

import java.util.UUID;

/** The one field of one row in which a sealed value may be opened. */
public record Place(UUID organisation, String table, UUID row, String field) {

  String text() {
    return organisation + "|" + table + "|" + row + "|" + field;
  }
}
