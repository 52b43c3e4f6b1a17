package io.polyphony.server.upstream;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.polyphony.server.store.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProbeResourceTest {
  @Inject TestUsers users;
  @Inject Ids ids;

  @Test
  void badFormsAreNamedByField() {
    TestUser ada = users.create();
    bad(ada, "{}", "provider");
    bad(ada, "{\"provider\":\"openai\"}", "fields");
    bad(ada, "{\"provider\":\"nobody\",\"fields\":{}}", "provider");
    bad(ada, "{\"provider\":\"sandbox\",\"fields\":{}}", "provider");
    bad(ada, "{\"provider\":\"openai\",\"fields\":{}}", "fields.apiKey");
    bad(ada, "{\"provider\":\"custom\",\"fields\":{}}", "baseUrl");
    for (String address :
        new String[] {
          "nowhere", "file:///etc/passwd", "http://a:b@c.invalid", "https://c.invalid?x=1"
        }) {
      bad(
          ada,
          "{\"provider\":\"custom\",\"fields\":{},\"baseUrl\":\"" + address + "\"}",
          "baseUrl");
    }
    bad(
        ada,
        "{\"provider\":\"custom\",\"fields\":{},\"baseUrl\":\"https://c.invalid\",\"dialect\":\"x\"}",
        "dialect");
  }

  @Test
  void aPrivateAddressIsRefusedInTheVerdict() {
    users
        .create()
        .request()
        .body("{\"provider\":\"custom\",\"fields\":{},\"baseUrl\":\"http://169.254.169.254/v1\"}")
        .post("/api/credentials/test")
        .then()
        .statusCode(200)
        .body("ok", equalTo(false))
        .body("checkedAt", notNullValue())
        .body("checks[0].id", equalTo("reached"))
        .body("checks[0].state", equalTo("failed"))
        .body("error.code", equalTo("permission"));
  }

  @Test
  void whatIsNotThereCannotBeTested() {
    users
        .create()
        .request()
        .post("/api/credentials/" + ids.next() + "/test")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("not_found"));
  }

  @Test
  void strangersTestNothing() {
    RestAssured.given().get("/api/local-servers").then().statusCode(401);
    RestAssured.given()
        .contentType("application/json")
        .body("{}")
        .post("/api/credentials/test")
        .then()
        .statusCode(401);
  }

  @Test
  void localServersAnswerInAList() {
    users
        .create()
        .request()
        .get("/api/local-servers")
        .then()
        .statusCode(200)
        .body("items", notNullValue());
  }

  private static void bad(TestUser user, String body, String field) {
    user.request()
        .body(body)
        .post("/api/credentials/test")
        .then()
        .statusCode(400)
        .body("error.fields.field", hasItem(field));
  }
}
