package io.polyphony.server.app;

import io.polyphony.server.store.DatabaseSettings;
import io.polyphony.server.store.DatabaseStartException;
import io.polyphony.server.store.EmbeddedPostgres;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jboss.logging.Logger;

/** Where the process starts: first the database, then the application. */
@QuarkusMain
public final class Polyphony {
  private static final Logger LOG = Logger.getLogger(Polyphony.class);

  public static void main(String... arguments) {
    try {
      DatabaseSettings.open(StartConfig.read(), EmbeddedPostgres.Sharing.OWN)
          .properties()
          .forEach(System::setProperty);
    } catch (DatabaseStartException failed) {
      LOG.fatal(failed.getMessage());
      System.exit(1);
    }
    Quarkus.run(arguments);
  }
}
