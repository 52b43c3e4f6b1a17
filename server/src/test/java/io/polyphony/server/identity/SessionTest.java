package io.polyphony.server.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import io.polyphony.server.access.Sessions;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SessionTest {
  @Inject TestUsers users;
  @Inject Jdbi jdbi;

  @Test
  void signOutEndsTheSessionAtOnce() {
    // Given
    TestUser ada = users.create();
    ada.request().get("/api/virtual-keys").then().statusCode(200);

    // When
    ada.request().delete("/api/session").then().statusCode(204);

    // Then
    ada.request()
        .get("/api/virtual-keys")
        .then()
        .statusCode(401)
        .body("error.code", equalTo("authentication"));
  }

  @Test
  void aWrongPasswordAndAnUnknownUserGetTheSameAnswer() {
    // Given
    TestUser ada = users.create();

    // When
    Response wrong = signIn(ada.email(), "not the password");
    Response unknown = signIn("nobody." + UUID.randomUUID() + "@example.org", "whatever it is");

    // Then
    wrong.then().statusCode(401).body("error.code", equalTo("bad_credentials"));
    unknown.then().statusCode(401).body("error.code", equalTo("bad_credentials"));
    assertThat(wrong.path("error.message").toString())
        .isEqualTo(unknown.path("error.message").toString());
    assertThat(wrong.getCookies()).isEmpty();
  }

  @Test
  void guessingIsStoppedButTheOwnerOnAKnownDeviceGetsIn() {
    // Given
    TestUser ada = users.create();
    String device = signIn(ada.email(), TestUsers.PASSWORD).getCookie("polyphony_device");
    Response last = signIn(ada.email(), "guess");
    for (int guess = 0; guess < 20 && last.statusCode() == 401; guess++) {
      last = signIn(ada.email(), "guess " + guess);
    }

    // Then
    last.then()
        .statusCode(429)
        .body("error.retryAfterMs", greaterThan(1000))
        .header("Retry-After", Integer::parseInt, greaterThan(1));
    signIn(ada.email(), TestUsers.PASSWORD).then().statusCode(429);
    given()
        .contentType(ContentType.JSON)
        .cookie("polyphony_device", device)
        .body(Map.of("email", ada.email(), "password", TestUsers.PASSWORD))
        .post("/api/session")
        .then()
        .statusCode(200);
    given()
        .contentType(ContentType.JSON)
        .cookie("polyphony_device", device.replaceFirst(".$", "0x"))
        .body(Map.of("email", ada.email(), "password", TestUsers.PASSWORD))
        .post("/api/session")
        .then()
        .statusCode(429);
  }

  @Test
  void onlyOurOwnPageMayChangeAnything() {
    TestUser ada = users.create();
    Map<String, String> body = Map.of("name", "key");
    // no token
    given()
        .cookie("polyphony_session", ada.token())
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/virtual-keys")
        .then()
        .statusCode(403)
        .body("error.code", equalTo("csrf"));
    // a token of another session
    given()
        .cookie("polyphony_session", ada.token())
        .header("X-CSRF-Token", Sessions.csrfToken("another"))
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/virtual-keys")
        .then()
        .statusCode(403);
    for (String origin : new String[] {"null", "https://evil.example", "http://", "::"}) {
      ada.request()
          .header("Origin", origin)
          .body(body)
          .post("/api/virtual-keys")
          .then()
          .statusCode(403);
    }
    ada.request()
        .header("Sec-Fetch-Site", "cross-site")
        .body(body)
        .post("/api/virtual-keys")
        .then()
        .statusCode(403);
    ada.request()
        .header("Sec-Fetch-Site", "same-origin")
        .body(body)
        .post("/api/virtual-keys")
        .then()
        .statusCode(201);
  }

  @Test
  void aSessionEndsAfterItsIdleTime() {
    // Given
    TestUser ada = users.create();
    String session = users.create().token();

    // When
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update session set seen_at = now() - interval '8 days' where owner_id = ?",
                ada.id()));

    // Then
    assertThat(freshlyLookedUp(ada)).isEqualTo(401);
    assertThat(session).isNotBlank();
  }

  @Test
  void onlyDigestsOfTokensAreStored() {
    TestUser ada = users.create();
    long rows =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select count(*) from session where owner_id = :id and token_sha256 ="
                            + " sha256(:token::bytea)")
                    .bind("id", ada.id())
                    .bind("token", ada.token())
                    .mapTo(Long.class)
                    .one());
    assertThat(rows).isOne();
  }

  @Inject Sessions sessions;

  private int freshlyLookedUp(TestUser user) {
    sessions.forget(java.util.Objects.requireNonNull(user.caller().session()));
    return user.request().get("/api/virtual-keys").statusCode();
  }

  private static Response signIn(String email, String password) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("email", email, "password", password))
        .post("/api/session");
  }
}
