package io.polyphony.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.store.Database;
import io.polyphony.server.store.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditLogTest {
  @Inject AuditLog log;
  @Inject Database database;
  @Inject Ids ids;
  @Inject Jdbi jdbi;

  private UUID organisation;

  @BeforeEach
  void chain() {
    organisation = ids.next();
    for (int i = 0; i < 10; i++) {
      log.record(act("sample.made"));
    }
  }

  @Test
  void anUntouchedChainIsSound() {
    assertThat(log.verify(organisation)).isEqualTo(new AuditLog.Verdict(10, null));
    assertThat(log.verify(ids.next())).isEqualTo(new AuditLog.Verdict(0, null));
  }

  @Test
  void aChangedEventIsFound() {
    tamper("update audit_event set actor_name = 'Eve' where organisation_id = ? and sequence = 4");
    assertThat(log.verify(organisation).firstBad()).isEqualTo(4);
  }

  @Test
  void aRemovedEventIsFound() {
    tamper("delete from audit_event where organisation_id = ? and sequence = 7");
    assertThat(log.verify(organisation).firstBad()).isEqualTo(7);
  }

  @Test
  void aCutOffEndIsFound() {
    tamper("delete from audit_event where organisation_id = ? and sequence > 8");
    assertThat(log.verify(organisation).firstBad()).isEqualTo(9);
  }

  @Test
  void swappedEventsAreFound() {
    tamper("update audit_event set sequence = -1 where organisation_id = ? and sequence = 2");
    tamper("update audit_event set sequence = 2 where organisation_id = ? and sequence = 3");
    tamper("update audit_event set sequence = 3 where organisation_id = ? and sequence = -1");
    assertThat(log.verify(organisation).firstBad()).isEqualTo(2);
  }

  @Test
  void parallelWritersMakeOneChain() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> writers =
          IntStream.range(0, 40)
              .<Callable<Boolean>>mapToObj(
                  i ->
                      () -> {
                        log.record(act("sample.parallel"));
                        return true;
                      })
              .toList();
      for (var future : threads.invokeAll(writers)) {
        assertThat(future.get()).isTrue();
      }
    }
    assertThat(log.verify(organisation)).isEqualTo(new AuditLog.Verdict(50, null));
  }

  private Act act(String action) {
    return new Act(
        organisation, null, "system", action, "sample", null, Map.of("why", "a \"test\""));
  }

  private void tamper(String sql) {
    jdbi.useTransaction(
        handle -> {
          handle.execute("alter table audit_event disable trigger audit_event_append_only");
          handle.execute(sql, organisation);
          handle.execute("alter table audit_event enable trigger audit_event_append_only");
        });
  }
}
