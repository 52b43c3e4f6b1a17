package io.polyphony.server.store;

import java.nio.file.Path;
import java.util.List;

/** Starts the embedded database in a process of its own, says where it is, and waits. */
final class StartForTests {
  private StartForTests() {}

  public static void main(String... arguments) throws Exception {
    DatabaseAddress address =
        EmbeddedPostgres.start(
            Path.of(arguments[0]), EmbeddedPostgres.Sharing.JOIN, List.of(), "polyphony");
    System.out.println("url " + address.url());
    System.in.read();
  }
}
