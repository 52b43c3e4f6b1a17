package io.polyphony.server.store;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every application test an empty database: a new one on the embedded server in {@code
 * target/test-pg}, or on the server named by {@code POLYPHONY_TEST_DATABASE_URL}.
 */
public final class PostgresForTests implements QuarkusTestResourceLifecycleManager {
  private static final String PREFIX = "polyphony_test_";

  @Override
  public Map<String, String> start() {
    String external = System.getenv("POLYPHONY_TEST_DATABASE_URL");
    DatabaseAddress server =
        external == null
            ? EmbeddedPostgres.start(
                Path.of("target", "test-pg"),
                EmbeddedPostgres.Sharing.JOIN,
                List.of("fsync=off"),
                "postgres")
            : DatabaseAddress.parse(external, null, null);
    String name = PREFIX + ProcessHandle.current().pid() + "_" + System.nanoTime();
    recreate(server, name);
    var properties = new HashMap<>(rename(server, name).properties());
    properties.put("polyphony.data", Path.of("target", "test-data", name).toString());
    return Map.copyOf(properties);
  }

  @Override
  public void stop() {}

  private static DatabaseAddress rename(DatabaseAddress server, String name) {
    String url = server.url().replaceFirst("(//[^/]+/)[^?]*", "$1" + name);
    return new DatabaseAddress(url, server.user(), server.password());
  }

  private static void recreate(DatabaseAddress server, String name) {
    try (Connection connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      for (String unused : unused(statement)) {
        statement.execute("drop database if exists \"" + unused + "\"");
      }
      statement.execute("create database \"" + name + "\"");
    } catch (SQLException failed) {
      throw new IllegalStateException("No database for tests", failed);
    }
  }

  /** Databases of former test runs whose process is gone. */
  private static List<String> unused(Statement statement) throws SQLException {
    var names = new ArrayList<String>();
    try (ResultSet rows =
        statement.executeQuery(
            "select datname from pg_database d where datname like '"
                + PREFIX
                + "%' and not exists (select from pg_stat_activity a where a.datname = d.datname)")) {
      while (rows.next()) {
        String name = rows.getString(1);
        long pid = Long.parseLong(name.substring(PREFIX.length()).split("_")[0]);
        if (ProcessHandle.of(pid).isEmpty()) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
