package io.polyphony.server.identity;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Start without hands, for containers and scripts: the owner's account from configuration, if there
 * is no owner yet.
 */
@ApplicationScoped
class OwnerFromEnvironment {
  private static final Logger LOG = Logger.getLogger(OwnerFromEnvironment.class);

  private final OwnerSetup setup;
  private final OwnerConfig config;

  OwnerFromEnvironment(OwnerSetup setup, OwnerConfig config) {
    this.setup = setup;
    this.config = config;
  }

  void start(@Observes @Priority(15) StartupEvent event) throws IOException {
    Optional<String> email = config.email();
    if (email.isEmpty() || !setup.needed()) {
      return;
    }
    Optional<String> password = password();
    if (password.isEmpty()) {
      throw new IllegalStateException(
          "POLYPHONY_OWNER_EMAIL is set: set POLYPHONY_OWNER_PASSWORD or POLYPHONY_OWNER_PASSWORD_FILE too.");
    }
    setup.setUp(
        new OwnerAccount(config.organisation(), config.name(), email.get(), password.get()));
    LOG.infof("Created the owner account %s.", email.get());
  }

  private Optional<String> password() throws IOException {
    Optional<String> file = config.passwordFile();
    return file.isPresent()
        ? Optional.of(Files.readString(Path.of(file.get())).strip())
        : config.password();
  }
}
