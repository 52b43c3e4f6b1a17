package io.polyphony.server.credential;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
public class Credentials {
  public long generation() {
    return 0;
  }

  public List<ActiveCredential> active(UUID organisation) {
    return List.of();
  }

  public void used(UUID id) {}
}
