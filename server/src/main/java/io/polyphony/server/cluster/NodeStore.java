package io.polyphony.server.cluster;

import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;

/** SQL of table {@code node}: by the database's clock, so that nodes need not agree on the time. */
@ApplicationScoped
class NodeStore {
  private final Database database;

  NodeStore(Database database) {
    this.database = database;
  }

  /** Notes that the node is there; answers how many were there of late. */
  int seen(UUID node, Duration lately) {
    return database.with(
        handle -> {
          handle.execute(
              "insert into node (id, seen_at) values (?, now())"
                  + " on conflict (id) do update set seen_at = now()",
              node);
          handle.execute("delete from node where seen_at < now() - interval '1 hour'");
          return handle
              .createQuery(
                  "select count(*) from node where seen_at > now() - :lately * interval '1 ms'")
              .bind("lately", lately.toMillis())
              .mapTo(Integer.class)
              .one();
        });
  }

  void gone(UUID node) {
    database.with(handle -> handle.execute("delete from node where id = ?", node));
  }
}
