package io.polyphony.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StoreTest {
  @Inject Jdbi jdbi;
  @Inject Database database;
  @Inject Ids ids;

  record Sample(UUID id, Instant createdAt, Jsonb body, @Nullable String note) {}

  @Test
  void valuesGoThroughTheDatabaseUnchanged() {
    // Given
    var sample =
        new Sample(
            ids.next(),
            Instant.parse("2026-11-23T21:00:00.123456Z"),
            new Jsonb("{\"a\": 1}"),
            null);

    // When
    Sample read =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select :id::uuid as id, :at::timestamptz as created_at, :body as body,"
                            + " :note::text as note")
                    .bind("id", sample.id())
                    .bind("at", sample.createdAt())
                    .bind("body", sample.body())
                    .bind("note", sample.note())
                    .mapTo(Sample.class)
                    .one());

    // Then
    assertThat(read).isEqualTo(sample);
  }

  @Test
  void migrationsHaveRun() {
    assertThat(count("select count(*) from flyway_schema_history where success"))
        .isGreaterThanOrEqualTo(5);
  }

  @Test
  void aFailedTransactionLeavesNothing() {
    // Given
    UUID id = ids.next();

    // When
    assertThatThrownBy(
            () ->
                database.transaction(
                    () -> {
                      insert(id);
                      database.transaction(() -> insert(ids.next()));
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    // Then
    assertThat(count("select count(*) from organisation where name = '" + id + "'")).isZero();
  }

  @Test
  void auditEventsCannotBeChanged() {
    assertThatThrownBy(() -> jdbi.useHandle(it -> it.execute("delete from audit_event")))
        .hasMessageContaining("append-only");
  }

  private void insert(UUID id) {
    database.with(
        handle ->
            handle.execute(
                "insert into organisation (id, name, created_at) values (?, ?, now())",
                id,
                id.toString()));
  }

  private long count(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
