package io.polyphony.bench.chaos;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the ledger with what the clients and the provider wrote down themselves. Says each thing
 * once, so that a step answers only for its own.
 */
final class Books {
  /** Tries of one request at most: the server's default. */
  private static final int MOST_TRIES = 4;

  private final ChaosServer server;
  private final ChaosLoad load;
  private final ChaosProvider provider;
  private final Set<String> said = new HashSet<>();

  private record Row(String state, boolean reported, long input, long latency, int times) {}

  /**
   * What a comparison came to.
   *
   * @param records in the ledger
   * @param misses what does not agree, a line each
   */
  record Compared(long records, List<String> misses) {}

  Books(ChaosServer server, ChaosLoad load, ChaosProvider provider) {
    this.server = server;
    this.load = load;
    this.provider = provider;
  }

  Compared compare() throws IOException, SQLException {
    Map<String, Row> rows = rows();
    List<String> misses = new ArrayList<>();
    long nameless = 0;
    long namelessAndServed = 0;
    Map<String, Row> unknown = new HashMap<>(rows);
    Map<Long, Heard> withoutHead = new HashMap<>();
    for (Heard heard : load.journal()) {
      long number = heard.asked().number();
      if (provider.asked(number) > MOST_TRIES) {
        misses.add("request " + number + " was asked " + provider.asked(number) + " times");
      }
      if (heard.completion() == null) {
        withoutHead.put(number, heard);
        nameless += mayHaveRecord(heard) ? 1 : 0;
        namelessAndServed += provider.asked(number) > 0 ? 1 : 0;
      } else {
        unknown.remove(heard.completion());
        String miss = miss(heard, rows.get(heard.completion()));
        if (miss != null) {
          misses.add(heard.completion() + ", request " + number + ": " + miss);
        }
      }
    }
    unknown.forEach(
        (id, row) -> {
          if (row.reported()
              && row.state().equals("complete")
              && !withoutHead.containsKey(row.input())) {
            misses.add("record " + id + " is of no request: " + row);
          }
        });
    if (unknown.size() > nameless || unknown.size() < namelessAndServed) {
      misses.add(
          "%d records of requests that heard nothing, which were %d to %d"
              .formatted(unknown.size(), namelessAndServed, nameless));
    }
    rows.forEach(
        (id, row) -> {
          if (row.times() != 1 || row.latency() < 0) {
            misses.add(
                "record " + id + " stands " + row.times() + " times, " + row.latency() + " ms");
          }
        });
    return new Compared(rows.size(), misses.stream().filter(said::add).toList());
  }

  /** Only an answer with an id, and nobody at the door, say that there is none. */
  private static boolean mayHaveRecord(Heard heard) {
    return heard.fate() == Heard.Fate.LEFT || heard.fate() == Heard.Fate.CUT;
  }

  private static @Nullable String miss(Heard heard, @Nullable Row row) {
    if (row == null) {
      return "no record, " + heard;
    }
    boolean sound = heard.asked().fault() == null;
    return switch (heard.fate()) {
      case CLEAN -> {
        if (!row.state().equals("complete")) {
          yield "a clean answer is " + row.state();
        }
        boolean right = !sound || row.reported() && row.input() == heard.asked().number();
        yield right ? null : "another one's usage, " + row;
      }
      case BROKEN, REFUSED -> row.state().equals("complete") ? "complete, " + heard : null;
      case CUT, LEFT, UNREACHED -> null;
    };
  }

  private Map<String, Row> rows() throws IOException, SQLException {
    Map<String, Row> rows = new HashMap<>();
    try (Connection connection = server.connect();
        var statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select id::text, state, usage_source, coalesce(input_total_tokens, 0),"
                    + " least(latency_ms, coalesce(time_to_first_token_ms, 0))"
                    + " from completion_record where door = 'gateway'")) {
      while (found.next()) {
        rows.merge(
            found.getString(1),
            new Row(
                found.getString(2),
                found.getString(3).equals("reported"),
                found.getLong(4),
                found.getLong(5),
                1),
            (one, other) ->
                new Row(one.state(), one.reported(), one.input(), one.latency(), one.times() + 1));
      }
    }
    return rows;
  }
}
