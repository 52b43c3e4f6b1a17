package io.polyphony.server.store;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The folder in which this installation keeps its files ({@code POLYPHONY_DATA}). */
@Singleton
public class DataFolder {
  private final Path root;

  DataFolder(@ConfigProperty(name = "polyphony.data", defaultValue = "data") String folder) {
    this.root = Path.of(folder).toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
    } catch (IOException failed) {
      throw new UncheckedIOException("The data folder " + root + " cannot be made", failed);
    }
  }

  public Path root() {
    return root;
  }

  public Path resolve(String name) {
    return root.resolve(name);
  }
}
