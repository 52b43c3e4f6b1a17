package io.polyphony.server.catalog;

import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CatalogTest {
  @Inject TestUsers users;

  @Test
  void withoutAnyKeyTheSandboxIsOpenAndNothingElse() {
    // When
    Response answer = users.create().request().get("/api/catalog");

    // Then
    answer
        .then()
        .statusCode(200)
        .body("providers.find { it.id == 'sandbox' }.status", equalTo("ready"))
        .body("providers.find { it.id == 'sandbox' }.kind", equalTo("sandbox"))
        .body("providers.find { it.id == 'openai' }.status", equalTo("no_key"))
        .body("providers.find { it.id == 'openai' }.capabilities", hasItem("vision"))
        .body("providers.find { it.id == 'openai' }.fields[0].secret", equalTo(true))
        .body("providers.find { it.id == 'openai' }.environmentVariable", equalTo("OPENAI_API_KEY"))
        .body("providers.find { it.id == 'ollama' }.environmentVariable", nullValue())
        .body(
            "models.findAll { it.available }.id",
            containsInAnyOrder(
                "sandbox/echo", "sandbox/faulty", "sandbox/slow", "sandbox/story", "sandbox/tool"))
        .body("models.findAll { it.sandbox }", hasSize(5))
        .body("models.known", everyItem(equalTo(true)));
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() {
    // Given
    TestUser ada = users.create();
    String tag = ada.request().get("/api/catalog").header("ETag");

    // When
    Response again = ada.request().header("If-None-Match", tag).get("/api/catalog");

    // Then
    again.then().statusCode(304).header("ETag", equalTo(tag));
    ada.request().header("If-None-Match", "\"other\"").get("/api/catalog").then().statusCode(200);
    RestAssured.given().get("/api/catalog").then().statusCode(401);
  }
}
