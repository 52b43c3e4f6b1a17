package io.polyphony.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The description that the web's types are made of is the one that the code has. */
@QuarkusTest
class OpenApiTest {
  private static final ObjectMapper SORTED =
      JsonMapper.builder()
          .enable(
              SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  @Test
  void theWebHasTheDescriptionThatTheCodeHas() throws IOException {
    // Given
    Path file = Path.of("..", "web", "openapi.json");

    // When
    String now = sorted(RestAssured.given().get("/api/openapi").asByteArray());
    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(file, now);
    }

    // Then
    assertThat(file).exists();
    assertThat(Files.readString(file))
        .as(
            "web/openapi.json is not what the code says. Refresh it and the web's types:"
                + " . ./find-jdk.sh && mvn -pl server -am test -Dtest=OpenApiTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dopenapi.write=true"
                + " && (cd web && npm run api)")
        .isEqualTo(now);
  }

  @Test
  void fieldsThatMayBeNullAreMarked() throws IOException {
    JsonNode schemas =
        SORTED
            .readTree(RestAssured.given().get("/api/openapi").asByteArray())
            .at("/components/schemas");
    JsonNode message = schemas.path("Message");
    assertThat(message.at("/properties/finishedAt").toString()).contains("null");
    assertThat(message.path("required").toString()).contains("\"finishedAt\"", "\"state\"");
    assertThat(schemas.at("/NewConversation/required").toString())
        .contains("lanes")
        .doesNotContain("title");
    assertThat(schemas.has("Verdict")).isTrue();
    assertThat(schemas.has("Catalog")).isTrue();
  }

  @Test
  void statusesAndErrorsAreThoseOfTheCode() throws IOException {
    JsonNode document = SORTED.readTree(RestAssured.given().get("/api/openapi").asByteArray());
    assertThat(document.path("paths").fieldNames())
        .toIterable()
        .contains("/api/session", "/api/credentials", "/api/virtual-keys", "/api/catalog")
        .contains("/api/local-servers", "/api/conversations/{id}/turns");
    JsonNode answers = document.at("/paths/~1api~1conversations/post/responses");
    assertThat(answers.fieldNames()).toIterable().containsExactlyInAnyOrder("201", "default");
    assertThat(answers.at("/default/$ref").asText()).isEqualTo("#/components/responses/Error");
    assertThat(document.at("/components/responses/Error/content").toString())
        .contains("#/components/schemas/ErrorAnswer");
    assertThat(document.at("/components/schemas/ErrorAnswer/required").toString())
        .contains("error");
    assertThat(document.at("/components/schemas/ErrorBody/required").toString())
        .contains("\"retryAfterMs\"");
    assertThat(document.at("/components/schemas/Credential/properties/lastVerdict").toString())
        .contains("/Verdict\"");
  }

  private static String sorted(byte[] json) throws IOException {
    Object plain = SORTED.readValue(json, Object.class);
    return SORTED.writeValueAsString(plain) + "\n";
  }
}
