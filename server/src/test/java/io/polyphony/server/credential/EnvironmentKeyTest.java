package io.polyphony.server.credential;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Start without hands: owner and provider key from configuration. */
@QuarkusTest
@TestProfile(EnvironmentKeyTest.Headless.class)
class EnvironmentKeyTest {
  @Inject TestUsers users;
  @Inject Credentials credentials;

  /** What an operator's environment holds. */
  public static final class Headless implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "polyphony.owner.email", "operator@example.org",
          "polyphony.owner.password", TestUsers.PASSWORD,
          "polyphony.owner.organisation", "Headless",
          "OPENAI_API_KEY", "sk-environment-canary-1234");
    }
  }

  @Test
  void theOperatorsOrganisationHasTheKeyAndNobodyElse() {
    Response in =
        given()
            .contentType(ContentType.JSON)
            .body(Map.of("email", "operator@example.org", "password", TestUsers.PASSWORD))
            .post("/api/session");
    in.then().statusCode(200).body("organisation.name", equalTo("Headless"));
    String cookie = in.getCookie("polyphony_session");
    Response listed = given().cookie("polyphony_session", cookie).get("/api/credentials");
    listed
        .then()
        .body("items", hasSize(1))
        .body("items[0].origin", equalTo("environment"))
        .body("items[0].provider", equalTo("openai"))
        .body("items[0].hint", equalTo("…1234"))
        .body(not(containsString("canary")));
    String address = "/api/credentials/" + listed.path("items[0].id");
    own(cookie, in).delete(address).then().statusCode(409);
    own(cookie, in).body(Map.of("active", false)).patch(address).then().statusCode(200);

    TestUser stranger = users.create();
    stranger.request().get("/api/credentials").then().body("items", hasSize(0));
    assertThat(credentials.active(stranger.organisation())).isEmpty();
  }

  private static io.restassured.specification.RequestSpecification own(String cookie, Response in) {
    return given()
        .cookie("polyphony_session", cookie)
        .header("X-CSRF-Token", in.<String>path("csrfToken"))
        .contentType(ContentType.JSON);
  }
}
