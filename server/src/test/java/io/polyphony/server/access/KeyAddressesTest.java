package io.polyphony.server.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.polyphony.testkit.Await;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests come from 127.0.0.1, which is a trusted proxy here, as are those of 10.9.0.0/16. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class KeyAddressesTest {
  private static final String HELLO =
      "{\"model\":\"sandbox/echo\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  @Inject TestUsers users;

  private TestUser ada;

  @BeforeEach
  void begin() {
    ada = users.create();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1      |                                     | 200",
        "203.0.113.0/24 |                                     | 403",
        "203.0.113.0/24 | 203.0.113.7                         | 200",
        "203.0.113.0/24 | 203.0.113.7:4711                    | 200",
        "203.0.113.0/24 | ::ffff:203.0.113.7                  | 200",
        "203.0.113.0/24 | 198.51.100.1, 203.0.113.7           | 200",
        "203.0.113.0/24 | 203.0.113.7, 198.51.100.1           | 403",
        "203.0.113.0/24 | 203.0.113.7, 10.9.0.4               | 200",
        "203.0.113.0/24 | 203.0.113.7, 198.51.100.1, 10.9.0.4 | 403",
        "203.0.113.0/24 | 203.0.113.7, unknown                | 403",
        "127.0.0.1      | unknown                             | 403",
        "127.0.0.1      | ''                                  | 403",
        "10.9.0.0/16    | 10.9.0.5, 10.9.0.4                  | 200",
        "2001:db8::/32  | 2001:db8::5                         | 200",
        "2001:db8::/32  | [2001:db8::5]:443                   | 200",
        "2001:db8::/32  | 2001:db9::5                         | 403",
        "203.0.113.0/24 | example.org                         | 403",
      })
  void aKeyWorksFromItsAddressesOnly(String range, @Nullable String forwarded, int status) {
    String secret = issued(range).path("secret");
    ask(secret, forwarded).then().statusCode(status);
  }

  @Test
  void severalLinesOfAProxyAreOneList() {
    String secret = issued("203.0.113.7").path("secret");
    hello(secret)
        .header("X-Forwarded-For", "203.0.113.7")
        .header("X-Forwarded-For", "10.9.0.4")
        .post("/v1/chat/completions")
        .then()
        .statusCode(200);
    hello(secret)
        .header("X-Forwarded-For", "203.0.113.7")
        .header("X-Forwarded-For", "198.51.100.1")
        .post("/v1/chat/completions")
        .then()
        .statusCode(403);
  }

  @Test
  void everyDoorRefusesInItsOwnWordsAndNotesIt() {
    // Given
    String secret = issued("203.0.113.0/24").path("secret");

    // When
    Response openAi = ask(secret, null);

    // Then
    openAi
        .then()
        .statusCode(403)
        .body("error.type", equalTo("permission_error"))
        .body("error.code", equalTo("address_not_allowed"))
        .body("error.message", equalTo("This key may not be used from 127.0.0.1."));
    given()
        .header("x-api-key", secret)
        .contentType(ContentType.JSON)
        .body(HELLO)
        .post("/v1/messages")
        .then()
        .statusCode(403)
        .body("error.type", equalTo("permission_error"));
    given()
        .contentType(ContentType.JSON)
        .body("{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}")
        .post("/v1beta/models/sandbox/echo:generateContent?key=" + secret)
        .then()
        .statusCode(403)
        .body("error.status", equalTo("PERMISSION_DENIED"));
    given()
        .header("Authorization", "Bearer " + secret)
        .get("/v1/models")
        .then()
        .statusCode(403)
        .body("error.code", equalTo("address_not_allowed"));
    given()
        .header("Authorization", "Bearer " + secret)
        .get("/api/catalog")
        .then()
        .statusCode(403)
        .body("error.code", equalTo("address_not_allowed"));

    String id = openAi.header("x-polyphony-error-id");
    Await.until(
        "the refusal to be kept",
        Duration.ofSeconds(20),
        () -> !refusals(id).jsonPath().getList("refusals").isEmpty());
    refusals(id)
        .then()
        .body("items", hasSize(0))
        .body("refusals[0].code", equalTo("address_not_allowed"))
        .body("refusals[0].message", containsString("127.0.0.1"));
    ada.request()
        .queryParam("days", 1)
        .get("/api/ledger/errors")
        .then()
        .body("items.code", hasItem("address_not_allowed"))
        .body("items.refused", everyItem(equalTo(true)));
  }

  @Test
  void whatIsChangedHoldsAtOnceAndTheSecretStays() {
    // Given
    Response made = issued("203.0.113.0/24");
    String secret = made.path("secret");
    String id = made.path("key.id");
    ask(secret, null).then().statusCode(403);

    // When
    change(id, Map.of("addresses", List.of("127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3/8")))
        .then()
        .statusCode(200)
        .body("addresses", contains("127.0.0.1", "10.0.0.0/8"))
        .body("name", equalTo("changed"));

    // Then
    ask(secret, null).then().statusCode(200);
    change(id, Map.of("models", List.of("sandbox/other")))
        .then()
        .body("addresses", nullValue())
        .body("models", contains("sandbox/other"));
    ask(secret, null).then().statusCode(403).body("error.code", equalTo("permission"));
    change(id, Map.of("expiresAt", "2000-01-01T00:00:00Z"))
        .then()
        .statusCode(400)
        .body("error.fields.field", contains("expiresAt"));
    change(id, Map.of("addresses", List.of("10.0.0.0/8", "somewhere")))
        .then()
        .statusCode(400)
        .body("error.fields.field", contains("addresses"))
        .body("error.fields.message", contains(containsString("somewhere is neither")));
    change(id, Map.of("addresses", List.of())).then().statusCode(400);
    assertThat(audited(id)).contains("virtual_key.created", "virtual_key.changed");
  }

  @Test
  void whatIsRevokedOrSomebodyElsesIsNotChanged() {
    // Given
    String id = issued("203.0.113.0/24").path("key.id");
    TestUser bob = users.create();

    // Then
    bob.request()
        .body(Map.of("name", "mine"))
        .put("/api/virtual-keys/" + id)
        .then()
        .statusCode(404);
    ada.request().delete("/api/virtual-keys/" + id).then().statusCode(204);
    change(id, Map.of()).then().statusCode(409).body("error.code", equalTo("conflict"));
  }

  @Inject io.polyphony.server.store.Database database;

  private List<String> audited(String id) {
    return database.with(
        handle ->
            handle
                .createQuery("select action from audit_event where target_id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .list());
  }

  private Response refusals(String id) {
    return ada.request().queryParam("id", id).get("/api/ledger/records");
  }

  private Response issued(String range) {
    return ada.request()
        .body(Map.of("name", "from there", "addresses", List.of(range)))
        .post("/api/virtual-keys");
  }

  private Response change(String id, Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("name", "changed");
    return ada.request().body(body).put("/api/virtual-keys/" + id);
  }

  private static Response ask(String secret, @Nullable String forwarded) {
    RequestSpecification request = hello(secret);
    return (forwarded == null ? request : request.header("X-Forwarded-For", forwarded))
        .post("/v1/chat/completions");
  }

  private static RequestSpecification hello(String secret) {
    return given()
        .header("Authorization", "Bearer " + secret)
        .contentType(ContentType.JSON)
        .body(HELLO);
  }
}
