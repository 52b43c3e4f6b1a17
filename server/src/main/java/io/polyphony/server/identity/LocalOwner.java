package io.polyphony.server.identity;

import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Limits;
import io.polyphony.server.access.Permissions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Who can read the installation's files acts as its owner: for the command line. */
@ApplicationScoped
public class LocalOwner {
  private final UserStore users;

  LocalOwner(UserStore users) {
    this.users = users;
  }

  /** Empty before the owner's account was made. */
  public Optional<Caller> find() {
    return users
        .owner()
        .map(
            account ->
                new Caller(
                    account.organisationId(),
                    account.id(),
                    null,
                    null,
                    account.name(),
                    Permissions.ofRole(account.role()),
                    null,
                    Limits.DEFAULT));
  }
}
