package io.polyphony.server.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The first minute of an installation, in order, on a database without an owner. */
@QuarkusTest
@TestProfile(SetupTest.OwnDatabase.class)
class SetupTest {

  /** Makes the application start anew, and with it an empty database. */
  public static final class OwnDatabase implements QuarkusTestProfile {}

  private static final Map<String, String> OWNER =
      Map.of(
          "organisation", "Lovelace & Co",
          "name", "Ada Lovelace",
          "email", "Ada@example.org",
          "password", "quiet harbour lantern 77");

  @Test
  void anOwnerIsMadeOnce() {
    given().get("/api/session").then().statusCode(200).body("state", equalTo("setup"));
    refuses("password", "short");
    refuses("password", "password123");
    refuses("password", "AdaLovelace1");
    refuses("password", "a".repeat(257));
    refuses("email", "not an address");
    refuses("name", " ");
    refuses("organisation", "");
    given()
        .contentType(ContentType.JSON)
        .header("Origin", "https://evil.example")
        .body(OWNER)
        .post("/api/setup")
        .then()
        .statusCode(403)
        .body("error.code", equalTo("csrf"));

    Response made = given().contentType(ContentType.JSON).body(OWNER).post("/api/setup");
    made.then()
        .statusCode(201)
        .body("state", equalTo("signed_in"))
        .body("user.email", equalTo("Ada@example.org"))
        .body("user.role", equalTo("owner"))
        .body("organisation.name", equalTo("Lovelace & Co"))
        .body("csrfToken", notNullValue());
    assertThat(made.getDetailedCookie("polyphony_session"))
        .satisfies(
            cookie -> {
              assertThat(cookie.isHttpOnly()).isTrue();
              assertThat(cookie.getSameSite()).isEqualTo("Lax");
              assertThat(cookie.getPath()).isEqualTo("/");
            });

    given()
        .contentType(ContentType.JSON)
        .body(OWNER)
        .post("/api/setup")
        .then()
        .statusCode(409)
        .body("error.code", equalTo("conflict"));
    given()
        .get("/api/session")
        .then()
        .body("state", equalTo("signed_out"))
        .body("user", nullValue());
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("email", " ada@EXAMPLE.org ", "password", OWNER.get("password")))
        .post("/api/session")
        .then()
        .statusCode(200)
        .body("state", equalTo("signed_in"));
  }

  private static void refuses(String field, String value) {
    var body = new HashMap<>(OWNER);
    body.put(field, value);
    given()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/setup")
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_request"))
        .body("error.fields.field", hasItem(field));
  }
}
