package io.polyphony.server.ledger;

import java.util.Locale;

/** What records can be told apart and counted by; each is a column of {@code record_kind}. */
public enum Dimension {
  STATE("state"),
  ERROR_CODE("error_code"),
  MODEL_SERVED("model_served"),
  MODEL_ASKED("model_asked"),
  PROVIDER("provider"),
  CREDENTIAL("credential_id"),
  VIRTUAL_KEY("virtual_key_id"),
  TEAM("team_id"),
  PERSON("owner_id"),
  DOOR("door"),
  DIALECT("dialect"),
  CACHE("cache");

  /** The word for a record that has nothing there, for example no virtual key. */
  static final String NONE = "none";

  private final String wire = name().toLowerCase(Locale.ROOT);
  private final String column;

  Dimension(String column) {
    this.column = column;
  }

  /** The word in addresses and answers. */
  String wire() {
    return wire;
  }

  String column() {
    return column;
  }

  /** Whether its values are ids of things that have names. */
  boolean isId() {
    return column.endsWith("_id");
  }
}
