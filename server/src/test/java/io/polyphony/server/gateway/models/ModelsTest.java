package io.polyphony.server.gateway.models;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.server.identity.TestUsers;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same models in three shapes. */
@QuarkusTest
class ModelsTest {
  @Inject TestUsers users;

  private String key;

  @BeforeEach
  void makeKey() {
    key = users.virtualKey(users.create());
  }

  @Test
  void openAi() {
    given()
        .header("authorization", "Bearer " + key)
        .get("/v1/models")
        .then()
        .statusCode(200)
        .body("object", equalTo("list"))
        .body("data.id", hasItems("sandbox/echo", "sandbox/tool"))
        .body("data[0].owned_by", equalTo("sandbox"));
  }

  @Test
  void anthropic() {
    anthropicClient()
        .get("/v1/models")
        .then()
        .body("data", hasSize(5))
        .body("data[0].type", equalTo("model"))
        .body("data[0].display_name", containsString("echo"))
        .body("has_more", equalTo(false))
        .body("first_id", equalTo("sandbox/echo"))
        .body("last_id", equalTo("sandbox/tool"));
    anthropicClient().get("/v1/models/sandbox/story").then().body("id", equalTo("sandbox/story"));
    anthropicClient()
        .get("/v1/models/sandbox/none")
        .then()
        .statusCode(404)
        .body("type", equalTo("error"))
        .body("error.type", equalTo("not_found_error"));
  }

  @Test
  void anthropicInPages() {
    Response first = anthropicClient().get("/v1/models?limit=2");
    first
        .then()
        .body("data.id", equalTo(java.util.List.of("sandbox/echo", "sandbox/faulty")))
        .body("has_more", equalTo(true));
    anthropicClient()
        .get("/v1/models?limit=9&after_id=" + first.path("last_id"))
        .then()
        .body("data", hasSize(3))
        .body("has_more", equalTo(false));
    anthropicClient()
        .get("/v1/models?limit=1&before_id=sandbox/slow")
        .then()
        .body("data.id", equalTo(java.util.List.of("sandbox/faulty")))
        .body("has_more", equalTo(true));
    anthropicClient()
        .get("/v1/models?limit=none")
        .then()
        .statusCode(400)
        .body("error.message", containsString("limit"));
  }

  @Test
  void gemini() {
    Response first = given().header("x-goog-api-key", key).get("/v1beta/models?pageSize=3");
    first
        .then()
        .statusCode(200)
        .body("models", hasSize(3))
        .body("models[0].name", equalTo("models/sandbox/echo"))
        .body("models[0].supportedGenerationMethods", hasItem("streamGenerateContent"));
    String next = first.path("nextPageToken");
    assertThat(next).isNotBlank();
    given()
        .get("/v1beta/models?pageSize=3&pageToken=" + next + "&key=" + key)
        .then()
        .body("models", hasSize(2))
        .body("nextPageToken", nullValue());
    given()
        .header("x-goog-api-key", key)
        .get("/v1beta/models/sandbox/tool")
        .then()
        .body("name", equalTo("models/sandbox/tool"));
    given()
        .header("x-goog-api-key", key)
        .get("/v1beta/models/sandbox/none")
        .then()
        .statusCode(404)
        .body("error.status", equalTo("NOT_FOUND"));
    given().get("/v1beta/models").then().statusCode(401).body("error.code", equalTo(401));
    given()
        .header("x-goog-api-key", key)
        .delete("/v1beta/models")
        .then()
        .statusCode(405)
        .header("allow", "GET")
        .body("error.code", equalTo(405));
  }

  @Test
  void ollama() {
    given()
        .header("authorization", "Bearer " + key)
        .get("/ollama/api/tags")
        .then()
        .statusCode(200)
        .body("models.name", hasItems("sandbox/echo", "sandbox/tool"));
    given()
        .get("/ollama/api/tags")
        .then()
        .statusCode(401)
        .body("error", containsString("virtual key"));
  }

  private RequestSpecification anthropicClient() {
    return given().header("x-api-key", key).header("anthropic-version", "2023-06-01");
  }
}
