package io.polyphony.server.app;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.VirtualKeys;
import io.polyphony.server.completion.Completions;
import io.polyphony.server.identity.LocalOwner;
import jakarta.enterprise.context.ApplicationScoped;

/** What commands use of the application. */
@ApplicationScoped
class CommandServices {
  private final LocalOwner owner;
  private final VirtualKeys keys;
  private final Completions completions;

  CommandServices(LocalOwner owner, VirtualKeys keys, Completions completions) {
    this.owner = owner;
    this.keys = keys;
    this.completions = completions;
  }

  /** The installation's owner, for whom commands act. */
  Caller owner() {
    return owner
        .find()
        .orElseThrow(
            () ->
                Failure.of(
                        ErrorCode.CONFLICT,
                        "There is no owner yet. Start Polyphony and create the account first.")
                    .asException());
  }

  VirtualKeys keys() {
    return keys;
  }

  Completions completions() {
    return completions;
  }
}
