package io.polyphony.server.ledger;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/**
 * Makes the tables of the months to come, and drops those that need not be kept. What was spent in
 * a dropped month stays known by day.
 */
@Singleton
class RecordMonths {
  private static final Logger LOG = Logger.getLogger(RecordMonths.class);
  private static final int AHEAD = 2;
  private static final int BEFORE_LEDGER = 15;

  private final RecordMonthStore rows;
  private final LedgerConfig config;
  private final InstantSource clock;

  RecordMonths(RecordMonthStore rows, LedgerConfig config, InstantSource clock) {
    this.rows = rows;
    this.config = config;
    this.clock = clock;
  }

  void start(@Observes @Priority(BEFORE_LEDGER) StartupEvent event) {
    keep();
  }

  @Scheduled(every = "12h", delayed = "12h")
  @RunOnVirtualThread
  void keep() {
    YearMonth now = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
    for (int month = 0; month <= AHEAD; month++) {
      rows.add(now.plusMonths(month).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
    config.keepMonths().ifPresent(months -> dropBefore(now.minusMonths(months)));
  }

  private void dropBefore(YearMonth first) {
    for (YearMonth month : rows.months()) {
      if (month.isBefore(first)) {
        rows.drop(month);
        LOG.infof("The completion records of %s were dropped.", month);
      }
    }
  }
}
