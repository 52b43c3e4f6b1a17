package io.polyphony.server.store;

import java.io.IOException;
import java.nio.file.Files;
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
   * @param sharing what to do about an embedded server that another process started
   */
  public static DatabaseAddress open(Config config, EmbeddedPostgres.Sharing sharing) {
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
                    dataFolder(config).resolve("postgres"), sharing, List.of(), "polyphony"));
  }

  /**
   * Makes this process the one that serves the data folder; its journal allows no second.
   *
   * @throws DatabaseStartException if another process serves it
   */
  public static void claim(Config config) {
    Path folder = dataFolder(config);
    try {
      Files.createDirectories(folder);
      if (OwnerLock.acquire(folder.toRealPath().resolve("server.lock")) == OwnerLock.Holder.OTHER) {
        throw new DatabaseStartException(
            "Another Polyphony serves "
                + folder
                + " already. Stop it, or give this one a folder of its own in POLYPHONY_DATA.");
      }
    } catch (IOException failed) {
      throw new DatabaseStartException(
          "The data folder " + folder + " cannot be used: " + failed.getMessage(), failed);
    }
  }

  /** The same folder that {@link DataFolder} gives once the application runs. */
  public static Path dataFolder(Config config) {
    return Path.of(config.getOptionalValue("polyphony.data", String.class).orElse("data"))
        .toAbsolutePath()
        .normalize();
  }
}
