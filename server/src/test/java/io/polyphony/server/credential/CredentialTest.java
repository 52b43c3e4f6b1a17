package io.polyphony.server.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CredentialTest {
  private static final String CANARY = "sk-canary-0123456789-abcdefWXYZ";

  @Inject TestUsers users;
  @Inject Credentials credentials;
  @Inject Jdbi jdbi;

  @Test
  void aKeyGoesInAndNeverComesOut() {
    // Given
    TestUser ada = users.create();
    long before = credentials.generation();

    // When
    Response added = add(ada);

    // Then
    added
        .then()
        .statusCode(201)
        .body("hint", equalTo("…WXYZ"))
        .body("active", equalTo(true))
        .body("origin", equalTo("user"));
    String id = added.path("id");
    for (Response answer :
        List.of(
            added,
            ada.request().get("/api/credentials"),
            ada.request().body(Map.of("name", "new")).patch("/api/credentials/" + id),
            ada.request().get("/api/catalog"))) {
      answer.then().body(not(containsString("canary")));
    }
    assertThat(credentials.generation()).isGreaterThan(before);
    ActiveCredential active = credentials.active(ada.organisation()).getFirst();
    assertThat(active.secret().reveal()).containsEntry("apiKey", CANARY);
    assertThat(active.toString()).doesNotContain("canary");
    assertThat(stored(id)).startsWith("v1.").doesNotContain("canary");
  }

  @Test
  void aKeyIsTiedToItsHost() {
    TestUser ada = users.create();
    String id = add(ada).path("id");
    ada.request()
        .body(Map.of("baseUrl", "https://catcher.example"))
        .patch("/api/credentials/" + id)
        .then()
        .statusCode(400)
        .body("error.fields.field", hasItem("fields"));
    ada.request()
        .body(Map.of("baseUrl", "https://proxy.example", "fields", Map.of("apiKey", CANARY)))
        .patch("/api/credentials/" + id)
        .then()
        .statusCode(200)
        .body("baseUrl", equalTo("https://proxy.example"));
  }

  @Test
  void aChoiceOfModelsCanBeTakenBack() {
    // Given
    TestUser ada = users.create();
    String path = "/api/credentials/" + add(ada).path("id");

    // When
    Response narrow = ada.request().body(Map.of("models", List.of("gpt-5.1"))).patch(path);
    Response renamed = ada.request().body(Map.of("name", "Team")).patch(path);
    Response all = ada.request().body(Map.of("models", List.of())).patch(path);

    // Then
    narrow.then().statusCode(200).body("models", equalTo(List.of("gpt-5.1")));
    renamed.then().statusCode(200).body("models", equalTo(List.of("gpt-5.1")));
    all.then().statusCode(200).body("models", equalTo(null));
  }

  @Test
  void anInactiveKeyIsNotUsed() {
    TestUser ada = users.create();
    String id = add(ada).path("id");
    ada.request()
        .body(Map.of("active", false))
        .patch("/api/credentials/" + id)
        .then()
        .statusCode(200);
    assertThat(credentials.active(ada.organisation())).isEmpty();
    ada.request()
        .body(Map.of("active", true))
        .patch("/api/credentials/" + id)
        .then()
        .statusCode(200);
    assertThat(credentials.active(ada.organisation())).hasSize(1);
    ada.request().delete("/api/credentials/" + id).then().statusCode(204);
    assertThat(credentials.active(ada.organisation())).isEmpty();
  }

  @Test
  void anotherOrganisationsCredentialIsNotThere() {
    TestUser ada = users.create();
    TestUser bob = users.create();
    String id = add(ada).path("id");
    bob.request().get("/api/credentials").then().body("items", hasSize(0));
    bob.request()
        .body(Map.of("name", "mine"))
        .patch("/api/credentials/" + id)
        .then()
        .statusCode(404);
    bob.request().delete("/api/credentials/" + id).then().statusCode(404);
    bob.request().post("/api/credentials/" + id + "/test").then().statusCode(404);
    assertThat(credentials.active(ada.organisation())).hasSize(1);
  }

  @Test
  void useIsCounted() {
    // Given
    TestUser ada = users.create();
    UUID id = UUID.fromString(add(ada).path("id"));

    // When
    credentials.used(id);
    credentials.used(id);
    credentials.writeUses();

    // Then
    ada.request()
        .get("/api/credentials")
        .then()
        .body("items[0].useCount", equalTo(2))
        .body("items[0].lastUsedAt", not(equalTo(null)));
  }

  @Test
  void badInputIsNamed() {
    TestUser ada = users.create();
    bad(ada, Map.of("provider", "nobody", "name", "x", "fields", Map.of("apiKey", CANARY)));
    bad(ada, Map.of("provider", "openai", "name", "x", "fields", Map.of()));
    bad(ada, Map.of("provider", "openai", "name", "x", "fields", Map.of("apiKey", "a\nb")));
    bad(ada, Map.of("provider", "openai", "name", "x", "fields", "text"));
    bad(ada, Map.of("name", "x"));
    for (String address : List.of("ftp://x", "nonsense", "https://user:pw@x.example", "https://")) {
      bad(
          ada,
          Map.of(
              "provider",
              "openai",
              "name",
              "x",
              "baseUrl",
              address,
              "fields",
              Map.of("apiKey", CANARY)));
    }
    ada.request().get("/api/credentials").then().body("items", hasSize(0));
  }

  private static void bad(TestUser user, Map<String, ?> body) {
    user.request()
        .body(body)
        .post("/api/credentials")
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request"))
        .body(not(containsString("canary")));
  }

  private static Response add(TestUser user) {
    return user.request()
        .body(Map.of("provider", "openai", "name", "Work", "fields", Map.of("apiKey", CANARY)))
        .post("/api/credentials");
  }

  private String stored(String id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select secret from credential where id = :id::uuid")
                .bind("id", id)
                .mapTo(String.class)
                .one());
  }
}
