package io.polyphony.server.ledger;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** SQL of the months of {@code completion_record}, each a table of its own. */
@ApplicationScoped
class RecordMonthStore {
  private static final String PREFIX = "completion_record_";
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyy_MM");

  private final Database database;

  RecordMonthStore(Database database) {
    this.database = database;
  }

  /** The month of that moment has a table from now on. */
  void add(Instant moment) {
    database.with(
        handle ->
            handle
                .createQuery("select add_record_month(:moment)::text")
                .bind("moment", moment)
                .mapTo(String.class)
                .list());
  }

  /** Months that have a table, oldest first. */
  List<YearMonth> months() {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                    where i.inhparent = 'completion_record'::regclass
                      and c.relname ~ '^completion_record_[0-9]{4}_[0-9]{2}$'
                    order by c.relname
                    """)
                .mapTo(String.class)
                .map(name -> YearMonth.parse(name.substring(PREFIX.length()), SUFFIX))
                .list());
  }

  /** The month's records are gone at once, however many they are. */
  void drop(YearMonth month) {
    database.with(handle -> handle.execute("drop table " + PREFIX + month.format(SUFFIX)));
  }
}
