package io.polyphony.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabaseAddressTest {

  @Test
  void aPostgresUrlIsTakenApart() {
    assertThat(
            DatabaseAddress.parse(
                "postgres://ada:p%40ss+word@db.example:6543/polyphony?sslmode=require", null, null))
        .isEqualTo(
            new DatabaseAddress(
                "jdbc:postgresql://db.example:6543/polyphony?sslmode=require", "ada", "p@ss+word"));
  }

  @Test
  void aJdbcUrlTakesUserAndPasswordFromBeside() {
    DatabaseAddress address = DatabaseAddress.parse("jdbc:postgresql://h/d", "ada", "secret");
    assertThat(address.properties())
        .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://h/d")
        .containsEntry("quarkus.datasource.username", "ada")
        .containsEntry("quarkus.datasource.password", "secret");
    assertThat(address.toString()).doesNotContain("secret");
  }

  @Test
  void anotherDatabaseIsRefused() {
    assertThatThrownBy(() -> DatabaseAddress.parse("mysql://h/d", null, null))
        .isInstanceOf(DatabaseStartException.class)
        .hasMessageContaining("POLYPHONY_DATABASE_URL");
  }
}
