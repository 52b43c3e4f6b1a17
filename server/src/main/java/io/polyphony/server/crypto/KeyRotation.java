package io.polyphony.server.crypto;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;

/** Changes keys without interruption. */
@ApplicationScoped
public class KeyRotation {
  private static final int EARLY = 100;

  private final MasterKeys masters;
  private final DataKeys keys;

  KeyRotation(MasterKeys masters, DataKeys keys) {
    this.masters = masters;
    this.keys = keys;
  }

  /** Also finishes a rotation that was interrupted. */
  void start(@Observes @Priority(EARLY) StartupEvent event) {
    keys.verifyMaster();
    keys.rewrap();
  }

  /** Adds a version of the master key and wraps all data keys by it; returns how many. */
  public int rotateMaster() {
    masters.rotate();
    return keys.rewrap();
  }

  /** Makes a new data key; the owners of sealed rows reseal them in their own time. */
  public void rotateData(UUID organisation) {
    keys.rotate(organisation);
  }

  /** Makes everything that the organisation has sealed unreadable for ever, in backups too. */
  public void shred(UUID organisation) {
    keys.shred(organisation);
  }
}
