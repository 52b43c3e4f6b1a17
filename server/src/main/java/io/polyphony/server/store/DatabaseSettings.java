package io.polyphony.server.store;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Chooses between an operator's database and the embedded one, before the application starts. */
public final class DatabaseSettings {
  private DatabaseSettings() {}

  /**
   * Finds the database; starts the embedded one if none is configured.
   *
   * @param config {@code polyphony.database.url}, {@code .user}, {@code .password}; {@code
   *     polyphony.data}
   */
  public static DatabaseAddress open(Config config) {
    return config
        .getOptionalValue("polyphony.database.url", String.class)
        .map(
            url ->
                DatabaseAddress.parse(
                    url,
                    config.getOptionalValue("polyphony.database.user", String.class).orElse(null),
                    config
                        .getOptionalValue("polyphony.database.password", String.class)
                        .orElse(null)))
        .orElseGet(
            () ->
                EmbeddedPostgres.start(
                    dataFolder(config).resolve("postgres"), List.of(), "polyphony"));
  }

  /** The same folder that {@link DataFolder} gives once the application runs. */
  public static Path dataFolder(Config config) {
    return Path.of(config.getOptionalValue("polyphony.data", String.class).orElse("data"))
        .toAbsolutePath()
        .normalize();
  }
}
