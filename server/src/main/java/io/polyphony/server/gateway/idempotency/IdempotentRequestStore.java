package io.polyphony.server.gateway.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.crypto.Place;
import io.polyphony.server.crypto.SecretBox;
import io.polyphony.server.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code idempotent_request}. Answers stand in it sealed. */
@ApplicationScoped
class IdempotentRequestStore {
  private static final TypeReference<Map<String, List<String>>> HEADERS = new TypeReference<>() {};

  private final Database database;
  private final SecretBox box;
  private final ObjectMapper mapper;

  IdempotentRequestStore(Database database, SecretBox box, ObjectMapper mapper) {
    this.database = database;
    this.box = box;
    this.mapper = mapper;
  }

  /**
   * Whose key, and for what.
   *
   * @param caller the virtual key, or the person where none was used
   */
  record Request(UUID organisation, UUID owner, UUID caller, byte[] keyHash, byte[] hash) {}

  /**
   * A row.
   *
   * @param sealed the answer's body; null if it was not kept
   */
  record Row(
      UUID id,
      byte[] requestHash,
      Instant aliveAt,
      @Nullable Integer status,
      @Nullable String headers,
      @Nullable String sealed) {

    boolean isOf(Request request) {
      return Arrays.equals(requestHash, request.hash());
    }
  }

  /** Whether it is the first with its key. */
  boolean insert(UUID id, Request request, Instant now) {
    return database.with(
        handle ->
            handle
                    .createUpdate(
                        "insert into idempotent_request (organisation_id, owner_id, caller_id,"
                            + " key_hash, id, request_hash, created_at, alive_at) values"
                            + " (:organisation, :owner, :caller, :key, :id, :hash, :now, :now)"
                            + " on conflict do nothing")
                    .bind("organisation", request.organisation())
                    .bind("owner", request.owner())
                    .bind("caller", request.caller())
                    .bind("key", request.keyHash())
                    .bind("id", id)
                    .bind("hash", request.hash())
                    .bind("now", now)
                    .execute()
                == 1);
  }

  Optional<Row> find(Request request) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select id, request_hash, alive_at, status, headers::text headers, body sealed"
                        + " from idempotent_request where organisation_id = :organisation"
                        + " and caller_id = :caller and key_hash = :key")
                .bind("organisation", request.organisation())
                .bind("caller", request.caller())
                .bind("key", request.keyHash())
                .mapTo(Row.class)
                .findOne());
  }

  void answered(UUID organisation, UUID id, KeptAnswer answer) {
    byte[] body = answer.body();
    String sealed =
        body == null
            ? null
            : box.seal(place(organisation, id), new String(body, StandardCharsets.ISO_8859_1));
    database.with(
        handle ->
            handle
                .createUpdate(
                    "update idempotent_request set status = :status, headers = :headers::jsonb,"
                        + " body = :body where organisation_id = :organisation and id = :id")
                .bind("status", answer.status())
                .bind("headers", text(answer.headers()))
                .bind("body", sealed)
                .bind("organisation", organisation)
                .bind("id", id)
                .execute());
  }

  KeptAnswer answer(UUID organisation, Row row, int status) {
    byte[] body =
        row.sealed() == null
            ? null
            : box.open(place(organisation, row.id()), row.sealed())
                .getBytes(StandardCharsets.ISO_8859_1);
    return new KeptAnswer(status, headers(row.headers()), body);
  }

  void delete(UUID organisation, UUID id) {
    database.with(
        handle ->
            handle
                .createUpdate(
                    "delete from idempotent_request where organisation_id = :organisation"
                        + " and id = :id")
                .bind("organisation", organisation)
                .bind("id", id)
                .execute());
  }

  void alive(Collection<UUID> ids, Instant now) {
    database.with(
        handle ->
            handle
                .createUpdate("update idempotent_request set alive_at = :now where id = any(:ids)")
                .bind("now", now)
                .bind("ids", ids.toArray(UUID[]::new))
                .execute());
  }

  int purge(Instant before) {
    return database.with(
        handle ->
            handle
                .createUpdate("delete from idempotent_request where created_at < :before")
                .bind("before", before)
                .execute());
  }

  private static Place place(UUID organisation, UUID id) {
    return new Place(organisation, "idempotent_request", id, "body");
  }

  private String text(Map<String, List<String>> headers) {
    try {
      return mapper.writeValueAsString(headers);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a map of texts can always be written", impossible);
    }
  }

  private Map<String, List<String>> headers(@Nullable String json) {
    try {
      return json == null ? Map.of() : mapper.readValue(json, HEADERS);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("we wrote the headers ourselves", impossible);
    }
  }
}
