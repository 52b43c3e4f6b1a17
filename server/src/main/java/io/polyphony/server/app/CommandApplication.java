package io.polyphony.server.app;

import io.quarkus.runtime.QuarkusApplication;

/** The command line inside the started application. */
public final class CommandApplication implements QuarkusApplication {
  private final CommandServices services;

  CommandApplication(CommandServices services) {
    this.services = services;
  }

  @Override
  public int run(String... arguments) {
    return Commands.run(services, arguments);
  }
}
