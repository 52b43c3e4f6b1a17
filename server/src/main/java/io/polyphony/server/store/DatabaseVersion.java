package io.polyphony.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * What a database server says of itself.
 *
 * @param name for example {@code 18.4}
 * @param clock its time when it was asked
 */
public record DatabaseVersion(String name, int major, Instant clock) {

  /**
   * Connects, asks and disconnects.
   *
   * @throws DatabaseStartException if the server refuses
   */
  public static DatabaseVersion ask(DatabaseAddress address) {
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select current_setting('server_version'),"
                    + " current_setting('server_version_num')::int / 10000, clock_timestamp()")) {
      row.next();
      return new DatabaseVersion(row.getString(1), row.getInt(2), row.getTimestamp(3).toInstant());
    } catch (SQLException failed) {
      throw new DatabaseStartException("The database refuses: " + failed.getMessage(), failed);
    }
  }
}
