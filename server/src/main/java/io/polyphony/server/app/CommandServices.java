package io.polyphony.server.app;

import io.polyphony.llm.catalog.Catalog;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.VirtualKeys;
import io.polyphony.server.catalog.Offers;
import io.polyphony.server.chat.ChatInvariantStore;
import io.polyphony.server.completion.Completions;
import io.polyphony.server.identity.LocalOwner;
import io.polyphony.server.ledger.LedgerInvariantStore;
import io.polyphony.server.store.Invariant;
import io.polyphony.server.upstream.Discovery;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** What commands use of the application. */
@ApplicationScoped
class CommandServices {
  private final LocalOwner owner;
  private final VirtualKeys keys;
  private final Completions completions;
  private final Catalog catalog;
  private final Offers offers;
  private final Discovery discovery;
  private final LedgerInvariantStore ledgerInvariants;
  private final ChatInvariantStore chatInvariants;

  CommandServices(
      LocalOwner owner,
      VirtualKeys keys,
      Completions completions,
      Catalog catalog,
      Offers offers,
      Discovery discovery,
      LedgerInvariantStore ledgerInvariants,
      ChatInvariantStore chatInvariants) {
    this.owner = owner;
    this.keys = keys;
    this.completions = completions;
    this.catalog = catalog;
    this.offers = offers;
    this.discovery = discovery;
    this.ledgerInvariants = ledgerInvariants;
    this.chatInvariants = chatInvariants;
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

  /** What must always hold of the data. */
  List<Invariant> invariants() {
    return Stream.concat(ledgerInvariants.look().stream(), chatInvariants.look().stream()).toList();
  }
}
