package io.polyphony.server.identity;

import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Sessions;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/** Ends sessions. */
@ApplicationScoped
class SignOut {
  private final Sessions sessions;
  private final AuditLog audit;
  private final Database database;

  SignOut(Sessions sessions, AuditLog audit, Database database) {
    this.sessions = sessions;
    this.audit = audit;
    this.database = database;
  }

  void signOut(Caller caller) {
    UUID session = caller.session();
    if (session == null) {
      return;
    }
    database.transaction(
        () -> {
          sessions.close(caller.organisation(), session);
          audit.record(
              new Act(
                  caller.organisation(),
                  caller.user(),
                  caller.name(),
                  "session.ended",
                  "user",
                  caller.user().toString(),
                  Map.of()));
        });
    sessions.forget(session);
  }
}
