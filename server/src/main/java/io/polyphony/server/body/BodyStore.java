package io.polyphony.server.body;

import io.polyphony.server.access.BodyMode;
import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL of table {@code record_body} and its days, each a table of its own. */
@ApplicationScoped
class BodyStore {
  private static final String PREFIX = "record_body_";
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.ofPattern("yyyy_MM_dd");

  private final Database database;

  BodyStore(Database database) {
    this.database = database;
  }

  /**
   * A body as it is stored.
   *
   * @param content sealed
   */
  record Row(UUID organisation, UUID owner, BodyNote note, String content) {}

  /** What is dropped on that day has a table from now on. */
  void addDay(LocalDate day) {
    database.with(
        handle ->
            handle
                .createQuery("select add_body_day(:day)::text")
                .bind("day", day)
                .mapTo(String.class)
                .list());
  }

  /** Days that have a table, the next one first. */
  List<LocalDate> days() {
    return database.with(
        handle ->
            handle
                .createQuery(
                    """
                    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                    where i.inhparent = 'record_body'::regclass order by c.relname
                    """)
                .mapTo(String.class)
                .map(name -> LocalDate.parse(name.substring(PREFIX.length()), SUFFIX))
                .list());
  }

  /** Everything of that day is gone at once, however much it is. */
  void drop(LocalDate day) {
    database.with(handle -> handle.execute("drop table if exists " + PREFIX + day.format(SUFFIX)));
  }

  void insert(Collection<Row> rows) {
    database.with(
        handle -> {
          var batch =
              handle.prepareBatch(
                  """
                  insert into record_body (id, drop_on, organisation_id, owner_id, mode,
                    request_bytes, request_cut, answer_bytes, answer_cut, content)
                  values (:id, :dropOn, :organisation, :owner, :wire, :requestBytes, :requestCut,
                    :answerBytes, :answerCut, :content)
                  on conflict (id, drop_on) do nothing
                  """);
          rows.forEach(
              row ->
                  batch
                      .bindMethods(row.note())
                      .bind("wire", row.note().mode().name())
                      .bind("organisation", row.organisation())
                      .bind("owner", row.owner())
                      .bind("content", row.content())
                      .add());
          return batch.execute();
        });
  }

  Optional<Row> find(UUID organisation, UUID id) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select * from record_body where organisation_id = :organisation and id = :id")
                .bind("organisation", organisation)
                .bind("id", id)
                .map(
                    (row, context) ->
                        new Row(
                            organisation,
                            row.getObject("owner_id", UUID.class),
                            new BodyNote(
                                id,
                                BodyMode.valueOf(row.getString("mode")),
                                row.getLong("request_bytes"),
                                row.getBoolean("request_cut"),
                                row.getLong("answer_bytes"),
                                row.getBoolean("answer_cut"),
                                row.getObject("drop_on", LocalDate.class)),
                            row.getString("content")))
                .findFirst());
  }

  /** Forgets all of an organisation; how many they were. */
  int purge(UUID organisation) {
    return database.with(
        handle ->
            handle.execute("delete from record_body where organisation_id = ?", organisation));
  }
}
