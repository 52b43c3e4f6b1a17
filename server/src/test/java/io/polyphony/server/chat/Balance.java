package io.polyphony.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.admission.Admission;
import io.polyphony.server.ledger.Ledger;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;

/** What must hold whenever nothing runs: nothing leaked, and one record for each answer. */
@ApplicationScoped
public class Balance {
  private final Admission admission;
  private final Ledger ledger;
  private final LiveConversations live;
  private final Jdbi jdbi;

  Balance(Admission admission, Ledger ledger, LiveConversations live, Jdbi jdbi) {
    this.admission = admission;
    this.ledger = ledger;
    this.live = live;
    this.jdbi = jdbi;
  }

  /** All answers have ended, in memory and in the store. */
  void rest() {
    await("answers run", () -> live.running() == 0);
    await("ends are not stored", () -> count("message where state = 'running'") == 0);
  }

  void holds() throws IOException {
    rest();
    await("slots are taken", () -> admission.running() == 0);
    await("pages listen", () -> live.pages() == 0);
    await("completions are not stored", () -> unnamed() == 0);
    ledger.flush();
    assertThat(count("completion_record where door = 'chat'"))
        .as("one record for each accepted answer")
        .isEqualTo(count("message where completion_id is not null"))
        .isEqualTo(
            count(
                "completion_record r join message m on m.completion_id = r.id"
                    + " and m.organisation_id = r.organisation_id where r.door = 'chat'"));
  }

  /** Answers with figures whose completion is not stored beside them. */
  private long unnamed() {
    return count("message where completion is not null and completion_id is null");
  }

  private long count(String from) {
    return jdbi.withHandle(
        handle -> handle.createQuery("select count(*) from " + from).mapTo(Long.class).one());
  }

  private static void await(String trouble, BooleanSupplier over) {
    long end = System.nanoTime() + ChatPage.PATIENCE.toNanos();
    while (!over.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(over.getAsBoolean()).as("no longer: %s", trouble).isTrue();
  }
}
