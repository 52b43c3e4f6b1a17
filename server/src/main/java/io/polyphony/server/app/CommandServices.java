package io.polyphony.server.app;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.VirtualKeys;
import io.polyphony.server.catalog.Offers;
import io.polyphony.server.completion.Completions;
import io.polyphony.server.identity.LocalOwner;
import io.polyphony.server.upstream.Discovery;
import jakarta.enterprise.context.ApplicationScoped;

/** What commands use of the application. */
@ApplicationScoped
class CommandServices {
  private final LocalOwner owner;
  private final VirtualKeys keys;
  private final Completions completions;
  private final Catalog catalog;
  private final Offers offers;
  private final Discovery discovery;

  CommandServices(
      LocalOwner owner,
      VirtualKeys keys,
      Completions completions,
      Catalog catalog,
      Offers offers,
      Discovery discovery) {
    this.owner = owner;
    this.keys = keys;
    this.completions = completions;
    this.catalog = catalog;
    this.offers = offers;
    this.discovery = discovery;
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

  Catalog catalog() {
    return catalog;
  }

  Offers offers() {
    return offers;
  }

  Discovery discovery() {
    return discovery;
  }
}
