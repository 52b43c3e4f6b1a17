package io.polyphony.server.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** The owner's account, made at the first start if an e-mail address is given. */
@ConfigMapping(prefix = "polyphony.owner")
public interface OwnerConfig {

  /** The owner's e-mail address. */
  Optional<String> email();

  /** The owner's password; a file is safer. */
  Optional<String> password();

  /** A file that holds the owner's password. */
  Optional<String> passwordFile();

  /** The owner's name. */
  @WithDefault("Owner")
  String name();

  /** The organisation's name. */
  @WithDefault("My organisation")
  String organisation();
}
