package io.polyphony.server.store;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How PostgreSQL, which refuses to run as root, is started when we are root. */
enum Privileges {
  /** We are an ordinary user. */
  SAME(List.of()),
  /** A user name space of its own: files stay ours, and PostgreSQL sees no root. */
  NAME_SPACE(List.of("unshare", "-U")),
  /** Another user, to whom the files are given. */
  NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

  private final List<String> prefix;

  Privileges(List<String> prefix) {
    this.prefix = prefix;
  }

  List<String> prefix() {
    return prefix;
  }

  static Privileges choose(Path folder) {
    if (new UnixSystem().getUid() != 0) {
      return SAME;
    }
    if (succeeds(NAME_SPACE.prefix)) {
      return NAME_SPACE;
    }
    if (succeeds(NOBODY.prefix) && !folder.startsWith("/root")) {
      return NOBODY;
    }
    throw new DatabaseStartException(
        "PostgreSQL does not run as root, and neither a user name space nor setpriv is available"
            + " here (or the data folder lies below /root). Start Polyphony as an ordinary user,"
            + " or name a server in POLYPHONY_DATABASE_URL.");
  }

  /** Gives the folder to the user who will run PostgreSQL. */
  void own(Path folder) throws IOException {
    if (this == NOBODY) {
      Program.run(List.of("chown", "-R", "65534:65534", folder.toString()));
    }
  }

  private static boolean succeeds(List<String> prefix) {
    var command = new java.util.ArrayList<>(prefix);
    command.add("true");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
