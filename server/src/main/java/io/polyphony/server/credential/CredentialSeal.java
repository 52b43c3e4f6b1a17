package io.polyphony.server.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.polyphony.server.credential.CredentialStore.Row;
import io.polyphony.server.crypto.Place;
import io.polyphony.server.crypto.SecretBox;
import io.polyphony.server.store.Jsonb;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A credential's values as its row holds them: secrets sealed to their row, the rest as JSON. */
@ApplicationScoped
class CredentialSeal {
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final SecretBox box;
  private final ObjectMapper mapper;

  CredentialSeal(SecretBox box, ObjectMapper mapper) {
    this.box = box;
    this.mapper = mapper;
  }

  String seal(UUID organisation, UUID id, CredentialValues values) {
    return box.seal(place(organisation, id), text(values.secrets()));
  }

  CredentialValues open(Row row) {
    String secrets = box.open(place(row.organisationId(), row.id()), row.secret());
    return new CredentialValues(settings(row), texts(secrets));
  }

  Map<String, String> settings(Row row) {
    return texts(row.settings().text());
  }

  Jsonb settings(CredentialValues values) {
    return new Jsonb(text(values.settings()));
  }

  @Nullable JsonNode tree(@Nullable Jsonb json) {
    try {
      return json == null ? null : mapper.readTree(json.text());
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("a credential holds what it should not", malformed);
    }
  }

  private String text(Map<String, String> values) {
    try {
      return mapper.writeValueAsString(values);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts can always be written", impossible);
    }
  }

  private Map<String, String> texts(String json) {
    try {
      return mapper.readValue(json, TEXTS);
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("a credential holds what it should not", malformed);
    }
  }

  private static Place place(UUID organisation, UUID id) {
    return new Place(organisation, "credential", id, "secret");
  }
}
