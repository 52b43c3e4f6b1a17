package io.polyphony.server.cluster;

import io.agroal.api.AgroalDataSource;
import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** SQL of signals: PostgreSQL's own notifications. */
@ApplicationScoped
class SignalStore {
  private static final String CHANNEL = "polyphony";

  private final Database database;
  private final AgroalDataSource source;

  SignalStore(Database database, AgroalDataSource source) {
    this.database = database;
    this.source = source;
  }

  /** Delivered when the transaction commits, if it does. */
  void send(String text) {
    database.with(
        handle -> {
          handle
              .createQuery("select pg_notify(:channel, :text)::text")
              .bind("channel", CHANNEL)
              .bind("text", text)
              .mapTo(String.class)
              .list();
          return true;
        });
  }

  /** A connection that hears every signal from now on. */
  Ear listen() throws SQLException {
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + CHANNEL);
    } catch (SQLException failed) {
      connection.close();
      throw failed;
    }
    return new Ear(connection);
  }

  /** See {@link #listen}. */
  static final class Ear implements AutoCloseable {
    private final Connection connection;

    private Ear(Connection connection) {
      this.connection = connection;
    }

    /** What was signalled; waits if there is nothing. */
    List<String> hear(Duration patience) throws SQLException {
      List<String> heard = new ArrayList<>();
      PGNotification[] arrived =
          connection
              .unwrap(PGConnection.class)
              .getNotifications(Math.toIntExact(patience.toMillis()));
      if (arrived != null) {
        for (PGNotification one : arrived) {
          heard.add(one.getParameter());
        }
      }
      return heard;
    }

    @Override
    public void close() throws SQLException {
      try (connection;
          Statement statement = connection.createStatement()) {
        statement.execute("unlisten *");
      }
    }
  }
}
