package io.polyphony.server.body;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** Drops the days whose bodies need not be kept any longer. */
@Singleton
class BodyDays {
  private static final Logger LOG = Logger.getLogger(BodyDays.class);

  private final BodyStore rows;
  private final InstantSource clock;

  BodyDays(BodyStore rows, InstantSource clock) {
    this.rows = rows;
    this.clock = clock;
  }

  @Scheduled(every = "1h", delayed = "1m")
  @RunOnVirtualThread
  void drop() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    for (LocalDate day : rows.days()) {
      if (!day.isAfter(today)) {
        rows.drop(day);
        LOG.infof("The requests and answers that were to be kept until %s were dropped.", day);
      }
    }
  }
}
