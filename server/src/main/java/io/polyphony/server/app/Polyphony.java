package io.polyphony.server.app;

import io.polyphony.server.store.DatabaseSettings;
import io.polyphony.server.store.DatabaseStartException;
import io.polyphony.server.store.EmbeddedPostgres.Sharing;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** Where the process starts: first the database, then the server or the command line. */
@QuarkusMain
public final class Polyphony {
  private static final String COMMAND_LINE = "cli";

  /** What makes the application a guest beside a server that may be running. */
  private static final Map<String, String> AS_GUEST =
      Map.of(
          "quarkus.http.host-enabled", "false",
          "quarkus.banner.enabled", "false",
          "quarkus.log.level", "WARN",
          "quarkus.log.console.stderr", "true",
          "polyphony.chat.recover", "false",
          "polyphony.redis.url", "",
          "polyphony.ledger.folder", "journal-" + ProcessHandle.current().pid());

  public static void main(String... arguments) {
    if (arguments.length > 0 && arguments[0].equals(COMMAND_LINE)) {
      commandLine(Arrays.copyOfRange(arguments, 1, arguments.length));
    } else {
      serve(arguments);
    }
  }

  private static void serve(String... arguments) {
    Config config = StartConfig.read();
    try {
      DatabaseSettings.claim(config);
      DatabaseSettings.open(config, Sharing.OWN).properties().forEach(System::setProperty);
    } catch (DatabaseStartException failed) {
      System.exit(Commands.fail(failed.getMessage()));
    }
    Quarkus.run(arguments);
  }

  private static void commandLine(String... arguments) {
    if (!Commands.needApplication(arguments)) {
      System.exit(Commands.run(null, arguments));
    }
    AS_GUEST.forEach(System::setProperty);
    try {
      DatabaseSettings.open(StartConfig.read(), Sharing.JOIN)
          .properties()
          .forEach(System::setProperty);
    } catch (DatabaseStartException failed) {
      System.exit(Commands.fail(failed.getMessage()));
    }
    Quarkus.run(CommandApplication.class, arguments);
  }
}
