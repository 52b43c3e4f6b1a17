package io.polyphony.server.chat;

import io.polyphony.server.ledger.Ledger;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/** At start: answers that a dead process left running are marked interrupted, their text kept. */
@ApplicationScoped
class Recovery {
  private static final Logger LOG = Logger.getLogger(Recovery.class);

  private final MessageStore messages;
  private final LiveConversations live;
  private final Database database;
  private final Ledger ledger;
  private final Ids ids;
  private final InstantSource clock;
  private final ChatConfig config;

  Recovery(
      MessageStore messages,
      LiveConversations live,
      Database database,
      Ledger ledger,
      Ids ids,
      InstantSource clock,
      ChatConfig config) {
    this.messages = messages;
    this.live = live;
    this.database = database;
    this.ledger = ledger;
    this.ids = ids;
    this.clock = clock;
    this.config = config;
  }

  void start(@Observes @Priority(30) StartupEvent event) {
    if (config.recover()) {
      recover();
      live.start();
    }
  }

  int recover() {
    var why =
        new MessageError(
            ids.next(),
            "interrupted",
            "The server stopped while this answer was being written. What had arrived is kept.",
            true,
            null,
            List.of());
    int interrupted =
        database.transaction(
            () -> {
              messages.orphans().forEach(this::addFigures);
              return messages.interrupt(clock.instant(), why);
            });
    if (interrupted > 0) {
      LOG.infof("Marked %d answers of the former process as interrupted.", interrupted);
    }
    return interrupted;
  }

  /** The ledger has replayed its journal by now and knows what was used. */
  private void addFigures(MessageStore.Orphan orphan) {
    ledger
        .find(orphan.organisationId(), List.of(orphan.completionId()))
        .forEach(
            settled -> messages.figures(orphan.id(), MessageCompletion.of(settled, List.of())));
  }
}
