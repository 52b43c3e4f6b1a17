package io.polyphony.server.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.store.Database;
import io.polyphony.server.store.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL of table {@code route}. */
@ApplicationScoped
class RouteStore {
  private static final String COLUMNS = "select id, name, rules, created_at, updated_at from route";

  private final Database database;
  private final ObjectMapper mapper;

  RouteStore(Database database, ObjectMapper mapper) {
    this.database = database;
    this.mapper = mapper;
  }

  record Row(UUID id, String name, Jsonb rules, Instant createdAt, Instant updatedAt) {}

  /** By name. */
  List<Route> list(UUID organisation) {
    return database.with(
        handle ->
            handle
                .createQuery(COLUMNS + " where organisation_id = :organisation order by name")
                .bind("organisation", organisation)
                .mapTo(Row.class)
                .map(this::route)
                .list());
  }

  Optional<Route> find(UUID organisation, UUID id) {
    return database.with(
        handle ->
            handle
                .createQuery(COLUMNS + " where organisation_id = :organisation and id = :id")
                .bind("organisation", organisation)
                .bind("id", id)
                .mapTo(Row.class)
                .map(this::route)
                .findOne());
  }

  /** False if the organisation has another of that name. */
  boolean insert(UUID organisation, UUID owner, Route route) {
    return database.with(
        handle ->
            handle
                    .createUpdate(
                        """
                        insert into route (id, organisation_id, owner_id, name, rules, created_at,
                          updated_at)
                        values (:id, :organisation, :owner, :name, :rules, :now, :now)
                        on conflict (organisation_id, name) do nothing
                        """)
                    .bind("id", route.id())
                    .bind("organisation", organisation)
                    .bind("owner", owner)
                    .bind("name", route.name())
                    .bind("rules", json(route.rules()))
                    .bind("now", route.createdAt())
                    .execute()
                > 0);
  }

  /** False if the organisation has another of that name. */
  boolean update(UUID organisation, UUID id, NewRoute wanted, Instant now) {
    return database.with(
        handle ->
            handle
                    .createUpdate(
                        """
                        update route set name = :name, rules = :rules, updated_at = :now
                        where organisation_id = :organisation and id = :id and not exists (
                          select 1 from route
                          where organisation_id = :organisation and name = :name and id <> :id)
                        """)
                    .bind("id", id)
                    .bind("organisation", organisation)
                    .bind("name", wanted.name())
                    .bind("rules", json(wanted.rules()))
                    .bind("now", now)
                    .execute()
                > 0);
  }

  void delete(UUID organisation, UUID id) {
    database.with(
        handle ->
            handle.execute(
                "delete from route where organisation_id = ? and id = ?", organisation, id));
  }

  private Route route(Row row) {
    try {
      RouteRules rules = mapper.readValue(row.rules().text(), RouteRules.class);
      return new Route(row.id(), row.name(), rules, row.createdAt(), row.updatedAt());
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("a route holds what it should not", malformed);
    }
  }

  private Jsonb json(RouteRules rules) {
    try {
      return new Jsonb(mapper.writeValueAsString(rules));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("rules can always be written", impossible);
    }
  }
}
