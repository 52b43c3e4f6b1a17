package io.polyphony.server.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.polyphony.server.store.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class VirtualKeyTest {
  @Inject TestUsers users;
  @Inject VirtualKeys keys;
  @Inject Authenticator authenticator;
  @Inject Ids ids;

  @Test
  void aKeyIsShownOnceAndWorksUntilItIsRevoked() {
    // Given
    TestUser ada = users.create();
    Response made =
        ada.request()
            .body(Map.of("name", "laptop", "models", List.of("sandbox/echo"), "concurrency", 3))
            .post("/api/virtual-keys");
    made.then().statusCode(201).body("key.name", equalTo("laptop"));
    String secret = made.path("secret");
    String id = made.path("key.id");

    // Then
    assertThat(secret).matches("pp-[0-9A-Za-z]{39}");
    ada.request()
        .get("/api/virtual-keys")
        .then()
        .body("items", hasSize(1))
        .body("items[0].prefix", equalTo(secret.substring(0, 7)))
        .body("items[0].models", contains("sandbox/echo"))
        .body("items[0].expiresAt", nullValue())
        .body("toString()", not(org.hamcrest.Matchers.containsString(secret)));
    assertThat(authenticator.cached("Bearer " + secret)).isNull();
    Caller caller = keys.find(secret).orElseThrow();
    assertThat(caller.organisation()).isEqualTo(ada.organisation());
    assertThat(caller.user()).isEqualTo(ada.id());
    assertThat(caller.models()).containsExactly("sandbox/echo");
    assertThat(caller.limits().concurrency()).isEqualTo(3);
    assertThat(authenticator.cached("Bearer " + secret)).isEqualTo(caller);

    // When
    ada.request().delete("/api/virtual-keys/" + id).then().statusCode(204);

    // Then
    assertThat(authenticator.cached("Bearer " + secret)).isNull();
    assertThat(keys.find(secret)).isEmpty();
  }

  @Test
  void useIsCounted() {
    // Given
    TestUser ada = users.create();
    IssuedVirtualKey issued =
        keys.issue(ada.caller(), new NewVirtualKey("k", null, null, null, null));

    // When
    for (int i = 0; i < 5; i++) {
      keys.find(issued.secret());
    }
    keys.flushUses();

    // Then
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    VirtualKey key = keys.list(ada.organisation()).getFirst();
    while (key.useCount() < 5 && System.nanoTime() < end) {
      key = keys.list(ada.organisation()).getFirst();
    }
    assertThat(key.useCount()).isEqualTo(5);
    assertThat(key.lastUsedAt()).isNotNull();
  }

  @Test
  void aKeyMayNotReadKeysOrSessions() {
    TestUser ada = users.create();
    IssuedVirtualKey issued =
        keys.issue(ada.caller(), new NewVirtualKey("k", null, null, null, null));
    given()
        .header("Authorization", "Bearer " + issued.secret())
        .get("/api/virtual-keys")
        .then()
        .statusCode(403)
        .body("error.code", equalTo("permission"));
    given().header("x-api-key", issued.secret()).delete("/api/session").then().statusCode(403);
  }

  @Test
  void anotherOrganisationsKeyIsNotThere() {
    // Given
    TestUser ada = users.create();
    TestUser bob = users.create();
    IssuedVirtualKey issued =
        keys.issue(ada.caller(), new NewVirtualKey("k", null, null, null, null));

    // Then
    bob.request()
        .delete("/api/virtual-keys/" + issued.key().id())
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
    bob.request().get("/api/virtual-keys").then().body("items", hasSize(0));
    assertThat(keys.find(issued.secret())).isPresent();
  }

  @Test
  void wrongKeysAreRefused() {
    for (String key :
        List.of("", "pp-", "' OR '1'='1", "pp-" + "A".repeat(39), VirtualKeySecret.create())) {
      given()
          .header("Authorization", "Bearer " + key)
          .get("/api/virtual-keys")
          .then()
          .statusCode(401);
    }
    assertThat(VirtualKeySecret.plausible(VirtualKeySecret.create())).isTrue();
  }

  @Test
  void anExpiredKeyIsRefused() {
    TestUser ada = users.create();
    ada.request()
        .body(Map.of("name", "old", "expiresAt", Instant.EPOCH.toString()))
        .post("/api/virtual-keys")
        .then()
        .statusCode(400)
        .body("error.fields.field", hasItem("expiresAt"));
  }

  @Test
  void badInputIsNamed() {
    TestUser ada = users.create();
    badInput(ada, "{}", "name");
    badInput(ada, "{\"name\":\"\"}", "name");
    badInput(ada, "{\"name\":\"" + "x".repeat(101) + "\"}", "name");
    badInput(ada, "{\"name\":\"k\",\"concurrency\":0}", "concurrency");
    badInput(ada, "{\"name\":\"k\",\"requestsPerMinute\":\"many\"}", "requestsPerMinute");
    badInput(ada, "{\"name\":\"k\",\"models\":\"all\"}", "models");
    for (String body : List.of("", "null", "[", "[]", "\"text\"", "{\"name\":")) {
      ada.request()
          .body(body)
          .post("/api/virtual-keys")
          .then()
          .statusCode(400)
          .body("error.code", equalTo("invalid_request"));
    }
    ada.request()
        .body("{\"name\":" + "[".repeat(500) + "]".repeat(500) + "}")
        .post("/api/virtual-keys")
        .then()
        .statusCode(400);
    ada.request()
        .body("{\"name\":\"" + "x".repeat(3 * 1024 * 1024) + "\"}")
        .post("/api/virtual-keys")
        .then()
        .statusCode(413)
        .body("error.code", equalTo("too_large"));
    ada.request()
        .contentType("text/plain")
        .body("name=k")
        .post("/api/virtual-keys")
        .then()
        .statusCode(415);
    ada.request().delete("/api/virtual-keys/not-an-id").then().statusCode(404);
    ada.request().put("/api/virtual-keys").then().statusCode(405);
    ada.request().get("/api/virtual-keys").then().body("items", hasSize(0));
  }

  @Test
  void foreignFieldsAreIgnored() {
    TestUser ada = users.create();
    UUID chosen = ids.next();
    ada.request()
        .body(Map.of("name", "k", "id", chosen, "ownerId", chosen, "useCount", 7, "revokedAt", "x"))
        .post("/api/virtual-keys")
        .then()
        .statusCode(201)
        .body("key.id", not(equalTo(chosen.toString())))
        .body("key.useCount", equalTo(0));
  }

  private static void badInput(TestUser user, String body, String field) {
    user.request()
        .body(body)
        .post("/api/virtual-keys")
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request"))
        .body("error.status", equalTo(400))
        .body("error.fields.field", hasItem(field));
  }
}
