package io.polyphony.server.identity;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Sessions;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;

/** Makes the first organisation and its owner, once. */
@ApplicationScoped
class OwnerSetup {
  private final UserStore users;
  private final PasswordHash hashes;
  private final PasswordRules rules;
  private final Sessions sessions;
  private final AuditLog audit;
  private final Database database;
  private final Ids ids;
  private final InstantSource clock;

  OwnerSetup(
      UserStore users,
      PasswordHash hashes,
      PasswordRules rules,
      Sessions sessions,
      AuditLog audit,
      Database database,
      Ids ids,
      InstantSource clock) {
    this.users = users;
    this.hashes = hashes;
    this.rules = rules;
    this.sessions = sessions;
    this.audit = audit;
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  boolean needed() {
    return !users.ownerExists();
  }

  /** Makes the owner and signs them in. */
  SignIn.Admitted setUp(OwnerAccount wanted) {
    if (!needed()) {
      throw exists();
    }
    rules.require(wanted.password(), wanted.name(), wanted.email(), wanted.organisation());
    String hash = hashes.hash(wanted.password());
    return database.transaction(
        () -> {
          users.lockOwnership();
          if (!needed()) {
            throw exists();
          }
          UserStore.Account account = insert(wanted, hash);
          return new SignIn.Admitted(
              account, sessions.open(account.organisationId(), account.id()));
        });
  }

  private UserStore.Account insert(OwnerAccount wanted, String hash) {
    var organisation = new Organisation(ids.next(), wanted.organisation().strip());
    var account =
        new UserStore.Account(
            ids.next(),
            organisation.id(),
            wanted.name().strip(),
            wanted.email().strip(),
            "owner",
            hash);
    users.insert(organisation, account, clock.instant());
    audit.record(
        new Act(
            organisation.id(),
            account.id(),
            account.name(),
            "organisation.created",
            "organisation",
            organisation.id().toString(),
            Map.of("name", organisation.name())));
    return account;
  }

  private static RuntimeException exists() {
    return Failure.of(ErrorCode.CONFLICT, "This installation has an owner already. Sign in.")
        .asException();
  }
}
