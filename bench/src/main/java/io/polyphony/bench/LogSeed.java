package io.polyphony.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** Fills a database of Polyphony's with completion records of a year. */
final class LogSeed {
  private static final int MONTHS = 12;

  /** Each month has so many times the records of the one before. */
  private static final double GROWTH = 1.1;

  private final Connection connection;

  private LogSeed(Connection connection) {
    this.connection = connection;
  }

  /** Connects to the database in a data folder whose server runs. */
  static Connection connect(Path data) throws IOException, SQLException {
    Path folder = data.resolve("postgres");
    List<String> postmaster = Files.readAllLines(folder.resolve("cluster/postmaster.pid"));
    String password = Files.readString(folder.resolve("password")).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + postmaster.get(3).strip() + "/polyphony", "app", password);
  }

  /** Inserts the records; the last of them are of just now. */
  static void sow(Connection connection, long rows) throws IOException, SQLException {
    new LogSeed(connection).sow(rows);
  }

  /** The size of the records with their indexes, in bytes. */
  static long size(Connection connection) throws SQLException {
    return number(
        connection,
        "select sum(pg_total_relation_size(inhrelid)) from pg_inherits"
            + " where inhparent = 'completion_record'::regclass");
  }

  static long count(Connection connection, String table) throws SQLException {
    return number(connection, "select count(*) from " + table);
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void sow(long rows) throws IOException, SQLException {
    execute("set synchronous_commit = off; set work_mem = '256MB'; select setseed(0.42)");
    execute("set maintenance_work_mem = '512MB'");
    YearMonth now = YearMonth.now(ZoneOffset.UTC);
    double weight = 0;
    for (int month = 0; month < MONTHS; month++) {
      weight += Math.pow(GROWTH, month);
    }
    run("logs-begin.sql");
    String template = read("logs-month.sql");
    for (int month = 0; month < MONTHS; month++) {
      YearMonth when = now.minusMonths(MONTHS - 1L - month);
      Instant begin = when.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      Instant end = when.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      Instant last = when.equals(now) ? Instant.now() : end;
      long count = Math.round(rows * Math.pow(GROWTH, month) / weight);
      execute("select add_record_month('" + begin + "')");
      execute(
          template
              .replace(":begin", "'" + begin + "'")
              .replace(":end", "'" + last + "'")
              .replace(":count", Long.toString(count)));
      IO.println(when + ": " + count + " records");
    }
    run("logs-end.sql");
  }

  private void run(String script) throws IOException, SQLException {
    for (String statement : read(script).split(";\\R")) {
      execute(statement);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String read(String script) throws IOException {
    try (InputStream in = LogSeed.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IOException("no " + script);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
