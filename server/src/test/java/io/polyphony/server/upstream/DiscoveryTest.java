package io.polyphony.server.upstream;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a provider lists to a credential is offered: known things with their facts, others so. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class DiscoveryTest extends EngineCase {
  private static final String NEW = "models.find { it.id == 'openai/brand-new' }.";

  @Test
  void whatAProviderListsIsOfferedEverywhere() {
    // Given
    ScriptedProvider provider = provider();
    UUID id = credentials.vendor(ada.caller(), "openai", provider.baseUrl());

    // When
    ada.request()
        .post("/api/credentials/" + id + "/discover")
        .then()
        .statusCode(200)
        .body("models", equalTo(2))
        .body("added", contains("brand-new", "gpt-5"))
        .body("gone", empty());

    // Then
    ada.request()
        .get("/api/catalog")
        .then()
        .body(NEW + "known", equalTo(false))
        .body(NEW + "available", equalTo(true))
        .body(NEW + "seen", notNullValue())
        .body(NEW + "price", nullValue())
        .body(NEW + "context", nullValue())
        .body(NEW + "capabilities", empty())
        .body("models.find { it.id == 'openai/gpt-5' }.known", equalTo(true))
        .body("models.find { it.id == 'openai/gpt-5' }.seen", notNullValue())
        .body("models.find { it.id == 'openai/gpt-4o' }.seen", nullValue());
    program()
        .get("/v1/models")
        .then()
        .body("data.id", hasItems("openai/brand-new", "openai/gpt-5"));
    users
        .create()
        .request()
        .get("/api/catalog")
        .then()
        .body("models.id", not(hasItem("openai/brand-new")));
  }

  @Test
  void whatIsNoLongerListedGoes() {
    // Given
    ScriptedProvider provider = provider();
    UUID id = credentials.vendor(ada.caller(), "openai", provider.baseUrl());
    ada.request().post("/api/credentials/" + id + "/test").then().body("ok", equalTo(true));
    provider.server().on("/models", Reply.json(200, OpenAiWire.openAiModels("gpt-5", "newer")));

    // When
    ada.request()
        .post("/api/credentials/" + id + "/discover")
        .then()
        .statusCode(200)
        .body("added", contains("newer"))
        .body("gone", contains("brand-new"));

    // Then
    program()
        .get("/v1/models")
        .then()
        .body("data.id", hasItem("openai/newer"))
        .body("data.id", not(hasItem("openai/brand-new")));
  }

  @Test
  void aListThatCannotBeReadChangesNothing() {
    // Given
    ScriptedProvider provider = provider();
    UUID id = credentials.vendor(ada.caller(), "openai", provider.baseUrl());
    ada.request().post("/api/credentials/" + id + "/discover").then().statusCode(200);
    provider.server().on("/models", Reply.json(500, "{}"));

    // When
    ada.request().post("/api/credentials/" + id + "/discover").then().statusCode(502);

    // Then
    program().get("/v1/models").then().body("data.id", hasItem("openai/brand-new"));
  }

  @Test
  void aCredentialForChosenModelsStaysWithThem() {
    // Given
    ScriptedProvider provider = provider();
    UUID id = credential(provider.baseUrl());

    // When
    ada.request().post("/api/credentials/" + id + "/discover").then().statusCode(200);

    // Then
    program()
        .get("/v1/models")
        .then()
        .body("data.id", hasItem("custom/test-model"))
        .body("data.id", not(hasItem("custom/brand-new")));
  }

  @Test
  void anotherOrganisationsCredentialIsNotThere() {
    UUID id = credentials.vendor(ada.caller(), "openai", provider().baseUrl());
    users.create().request().post("/api/credentials/" + id + "/discover").then().statusCode(404);
    RestAssured.given().post("/api/credentials/" + id + "/discover").then().statusCode(401);
  }

  private ScriptedProvider provider() {
    return started(ScriptedProvider.openAi().says("hi", 1, 1).models("gpt-5", "brand-new", " "));
  }

  private RequestSpecification program() {
    return RestAssured.given().header("authorization", "Bearer " + key);
  }
}
