package io.polyphony.server.body;

import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.server.access.Caller;
import io.polyphony.server.audit.Act;
import io.polyphony.server.audit.AuditLog;
import io.polyphony.server.store.Database;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** What is kept, for those who may look. Each look at what was said is audited. */
@Singleton
class BodyArchive {
  private final BodyStore rows;
  private final BodySeal seal;
  private final Database database;
  private final AuditLog audit;

  BodyArchive(BodyStore rows, BodySeal seal, Database database, AuditLog audit) {
    this.rows = rows;
    this.seal = seal;
    this.database = database;
    this.audit = audit;
  }

  /** That something is kept, and how much; says nothing of what. */
  BodyNote note(Caller caller, UUID id) {
    return row(caller, id).note();
  }

  BodyContent content(Caller caller, UUID id) {
    BodyStore.Row row = row(caller, id);
    audit.record(act(caller, "body.read", "completion_record", id.toString(), Map.of()));
    return seal.opened(row).orElseThrow(BodyArchive::absent);
  }

  /** Forgets everything at once; how many requests it was. */
  int purge(Caller caller) {
    return database.transaction(
        () -> {
          int purged = rows.purge(caller.organisation());
          audit.record(
              act(
                  caller,
                  "body.purged",
                  "organisation",
                  caller.organisation().toString(),
                  Map.of("requests", Integer.toString(purged))));
          return purged;
        });
  }

  private BodyStore.Row row(Caller caller, UUID id) {
    return rows.find(caller.organisation(), id).orElseThrow(BodyArchive::absent);
  }

  private static Act act(
      Caller caller, String action, String type, String id, Map<String, String> detail) {
    return new Act(caller.organisation(), caller.user(), caller.name(), action, type, id, detail);
  }

  private static RuntimeException absent() {
    return Failure.of(ErrorCode.NOT_FOUND, "Nothing is kept of this request.").asException();
  }
}
