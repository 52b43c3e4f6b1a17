package io.polyphony.server.upstream;

import io.polyphony.server.route.Deployment;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person has taken a deployment out: no request asks it.
 *
 * @param owner who did it
 * @param model {@code provider/name}
 * @param until when it comes back by itself; null: when somebody puts it back
 * @param reason in the person's words
 */
record Withdrawal(
    UUID organisation,
    UUID owner,
    UUID credential,
    String model,
    @Nullable Instant until,
    @Nullable String reason,
    Instant since) {

  Deployment.Key key() {
    return new Deployment.Key(credential, model);
  }

  boolean isOn(Instant now) {
    return until == null || now.isBefore(until);
  }
}
