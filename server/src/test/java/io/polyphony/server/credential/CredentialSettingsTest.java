package io.polyphony.server.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.polyphony.server.store.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Credentials of several fields: settings in clear, secrets sealed, both tied to an address. */
@QuarkusTest
class CredentialSettingsTest {
  private static final String SECRET = "aws-secret-canary-0123456789";

  @Inject TestUsers users;
  @Inject Credentials credentials;
  @Inject Database database;

  @Test
  void settingsAreShownAndSecretsAreNot() {
    // Given
    TestUser ada = users.create();

    // When
    Response added = add(ada, Map.of("accessKeyId", "AKIA1", "secretAccessKey", SECRET, "region", "eu-west-1"));

    // Then
    added
        .then()
        .statusCode(201)
        .body("settings.region", equalTo("eu-west-1"))
        .body("settings.accessKeyId", equalTo("AKIA1"))
        .body("hint", equalTo("…6789"))
        .body(not(containsString("canary")));
    assertThat(
            database.with(
                handle ->
                    handle
                        .createQuery(
                            "select settings::text || secret from credential where"
                                + " organisation_id = :mine")
                        .bind("mine", ada.organisation())
                        .mapTo(String.class)
                        .one()))
        .contains("eu-west-1")
        .doesNotContain("canary");
    assertThat(kept(ada)).containsEntry("secretAccessKey", SECRET);
  }

  @Test
  void aSettingThatLeadsElsewhereNeedsTheSecretAgain() {
    // Given
    TestUser ada = users.create();
    String id =
        add(ada, Map.of("accessKeyId", "AKIA1", "secretAccessKey", SECRET, "region", "eu-west-1"))
            .path("id");

    // Then
    change(ada, id, Map.of("region", "us-west-2"))
        .then()
        .statusCode(400)
        .body("error.fields.field", hasItem("fields.secretAccessKey"));
    assertThat(kept(ada)).containsEntry("region", "eu-west-1");
    change(ada, id, Map.of("region", "us-west-2", "secretAccessKey", "another-secret-1"))
        .then()
        .statusCode(200)
        .body("settings.region", equalTo("us-west-2"))
        .body("settings.accessKeyId", equalTo("AKIA1"));
    assertThat(kept(ada)).containsEntry("secretAccessKey", "another-secret-1");
  }

  @Test
  void aSettingThatLeadsNowhereElseKeepsTheSecret() {
    // Given
    TestUser ada = users.create();
    String id =
        add(ada, Map.of("accessKeyId", "AKIA1", "secretAccessKey", SECRET, "region", "eu-west-1"))
            .path("id");

    // When
    change(ada, id, Map.of("accessKeyId", "AKIA2")).then().statusCode(200);

    // Then
    assertThat(kept(ada))
        .isEqualTo(
            Map.of("accessKeyId", "AKIA2", "secretAccessKey", SECRET, "region", "eu-west-1"));
  }

  @Test
  void wrongValuesAreNamedByField() {
    TestUser ada = users.create();
    add(ada, Map.of("accessKeyId", "A", "secretAccessKey", "s", "region", "evil.example/"))
        .then()
        .statusCode(400)
        .body("error.fields.field", hasItem("fields.region"));
    ada.request()
        .body(Map.of("provider", "vertex", "fields", Map.of("credentials", "{}", "location", "eu")))
        .post("/api/credentials")
        .then()
        .statusCode(400)
        .body("error.fields.field", hasItem("fields.credentials"));
  }

  private Map<String, String> kept(TestUser user) {
    return credentials.active(user.organisation()).getFirst().secret().reveal();
  }

  private static Response add(TestUser user, Map<String, String> fields) {
    return user.request()
        .body(Map.of("provider", "bedrock", "fields", fields))
        .post("/api/credentials");
  }

  private static Response change(TestUser user, String id, Map<String, String> fields) {
    return user.request().body(Map.of("fields", fields)).patch("/api/credentials/" + id);
  }
}
