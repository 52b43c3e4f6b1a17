package io.polyphony.server.identity;

import io.polyphony.server.access.RefusalException;
import io.polyphony.server.access.Sessions;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs people in by e-mail address and password. */
@ApplicationScoped
class SignIn {
  private final UserStore users;
  private final PasswordHash hashes;
  private final SignInThrottle throttle;
  private final KnownDevice devices;
  private final Sessions sessions;
  private final AuditLog audit;
  private final Database database;

  SignIn(
      UserStore users,
      PasswordHash hashes,
      SignInThrottle throttle,
      KnownDevice devices,
      Sessions sessions,
      AuditLog audit,
      Database database) {
    this.users = users;
    this.hashes = hashes;
    this.throttle = throttle;
    this.devices = devices;
    this.sessions = sessions;
    this.audit = audit;
    this.database = database;
  }

  /** Who came in, and the new session's token. */
  record Admitted(UserStore.Account account, String token) {
    @Override
    public String toString() {
      return "Admitted[" + account.id() + "]";
    }
  }

  /**
   * Checks the password and opens a session.
   *
   * @param address the client's network address
   * @param device the text that a former sign-in left on the device
   */
  Admitted signIn(SignInRequest request, String address, @Nullable String device) {
    String email = request.email().strip().toLowerCase(Locale.ROOT);
    Optional<UserStore.Account> account = users.byEmail(email);
    boolean known = account.isPresent() && devices.knows(device, account.get().id());
    var attempt = SignInThrottle.Attempt.of(email, address, known);
    throttle.charge(attempt);
    if (!verified(account, request.password())) {
      account.ifPresent(it -> record(it, "session.refused", address));
      throw new RefusalException(
          401, "bad_credentials", "The e-mail address or the password is wrong.");
    }
    throttle.succeeded(attempt);
    return open(account.orElseThrow(), request.password(), address);
  }

  private boolean verified(Optional<UserStore.Account> account, String password) {
    return account
        .map(it -> hashes.verify(password, it.passwordHash()))
        .orElseGet(() -> hashes.verifyNobody(password));
  }

  private Admitted open(UserStore.Account account, String password, String address) {
    if (hashes.outdated(account.passwordHash())) {
      users.rehash(account.id(), hashes.hash(password));
    }
    return database.transaction(
        () -> {
          record(account, "session.created", address);
          return new Admitted(account, sessions.open(account.organisationId(), account.id()));
        });
  }

  private void record(UserStore.Account account, String action, String address) {
    audit.record(
        new Act(
            account.organisationId(),
            account.id(),
            account.name(),
            action,
            "user",
            account.id().toString(),
            Map.of("address", address)));
  }
}
