package io.polyphony.server.store;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** What the packages above inject to reach the database and the clock. */
final class StoreBeans {
  StoreBeans() {}

  @Produces
  @Singleton
  static InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  static Jdbi jdbi(AgroalDataSource source) {
    return Jdbi.create(source)
        .installPlugin(new PostgresPlugin())
        .registerArgument(new JsonbArgument())
        .registerColumnMapper(
            Jsonb.class, (row, column, context) -> Jsonb.of(row.getString(column)))
        .registerRowMapper(new RecordMappers());
  }
}
