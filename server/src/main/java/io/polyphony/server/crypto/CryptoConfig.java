package io.polyphony.server.crypto;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Settings of encryption. */
@ConfigMapping(prefix = "polyphony.crypto")
interface CryptoConfig {

  /** The file that holds the master key's versions; {@code master.key} in the data folder. */
  Optional<String> masterKeyFile();
}
