package io.polyphony.server.completion;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiError;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.polyphony.server.access.NewVirtualKey;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may make and use which routes, and what they may say. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class RouteRulesTest extends RouteCase {

  @Test
  void othersRoutesAndKeysAreNobodysBusiness() throws Exception {
    // Given
    Server server = server(good());
    String id = route("fast", tiers(server));
    var other = users.create();
    Map<String, Object> body = Map.of("name", "mine", "rules", tiers(server));

    // When, Then
    other.request().body(body).post("/api/routes").then().statusCode(404);
    other.request().body(body).put("/api/routes/" + id).then().statusCode(404);
    other.request().delete("/api/routes/" + id).then().statusCode(404);
    other.request().get("/api/routes").then().body("items", hasSize(0));
    String theirs = users.virtualKey(other);
    HttpResponse<String> answer =
        client()
            .send(
                request(theirs, Way.WHOLE.body().replace(MODEL, "fast")), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(404);
    given().header("authorization", "Bearer " + theirs).get("/api/routes").then().statusCode(403);
    assertThat(ask("fast", Way.WHOLE).statusCode()).isEqualTo(200);
  }

  @Test
  void routesAreListedAsModelsInEveryShape() {
    // Given
    route("support/answers", tiers(server(good())));
    route("fast", tiers(server(good())));

    // When, Then
    given()
        .header("authorization", "Bearer " + key)
        .get("/v1/models")
        .then()
        .body("data.id", hasItem("fast"))
        .body("data.find { it.id == 'support/answers' }.owned_by", equalTo("polyphony"));
    given()
        .header("x-api-key", key)
        .header("anthropic-version", "2023-06-01")
        .get("/v1/models/support/answers")
        .then()
        .statusCode(200)
        .body("display_name", equalTo("support/answers"));
    given()
        .header("x-goog-api-key", key)
        .get("/v1beta/models")
        .then()
        .body("models.name", hasItem("models/fast"));
    given()
        .header("authorization", "Bearer " + key)
        .get("/ollama/api/tags")
        .then()
        .body("models.name", hasItem("fast"));
  }

  @Test
  void aVirtualKeyMayBeForRoutesOnly() throws Exception {
    // Given
    route("fast", tiers(server(good())));
    String secret =
        keys.issue(ada.caller(), new NewVirtualKey("fast", List.of("fast"), null, null, null))
            .secret();

    // When, Then
    given()
        .header("authorization", "Bearer " + secret)
        .get("/v1/models")
        .then()
        .body("data.id", equalTo(List.of("fast")));
    String body = Way.WHOLE.body();
    assertThat(
            client()
                .send(request(secret, body.replace(MODEL, "fast")), BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
    assertThat(client().send(request(secret, body), BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aFallbackIsAskedOnlyIfItsModelsLimitsHaveRoom() throws Exception {
    // Given: the second is full, the third is not
    Server first = server(Reply.json(500, openAiError("server_error", "server_error", "no")));
    Server second = named("full", good());
    Server third = named("free", good());
    var rules =
        rules(
            List.of(
                List.of(first.weighted(1)),
                List.of(
                    Map.of("credential", second.credential(), "model", "custom/full", "weight", 1)),
                List.of(
                    Map.of(
                        "credential", third.credential(), "model", "custom/free", "weight", 1))));
    route("fast", rules);
    limit("custom/full", 0);
    limit("custom/free", 1);
    limit(MODEL, 5);

    // When
    HttpResponse<String> answer = ask("fast", Way.WHOLE);
    HttpResponse<String> refused = ask("fast", Way.WHOLE);

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(record(answer).modelServed()).isEqualTo("custom/free");
    assertThat(second.asked()).isZero();
    assertThat(refused.statusCode()).as("the first error is told").isEqualTo(502);
    assertThat(third.asked()).isEqualTo(1);
    gone("polyphony_admission_running");
    ada.request()
        .get("/api/limits/use")
        .then()
        .body(
            "items.find { it.used == 1 && it.left == 0 }.subject",
            equalTo(ada.organisation().toString()))
        .body("items.findAll { it.left == 4 }", hasSize(1));
  }

  private Server named(String model, Reply reply) {
    var provider = started(io.polyphony.testkit.ScriptedProvider.openAi().reply(reply));
    UUID credential =
        credentials.custom(ada.caller(), provider.baseUrl(), "openai-chat", List.of(model));
    return new Server(provider, credential);
  }

  private void limit(String model, long requests) {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("name", model);
    body.put("scope", "ORGANISATION");
    body.put("model", model);
    body.put("measure", "REQUESTS");
    body.put("period", "DAY");
    body.put("amount", requests);
    body.put("hard", true);
    ada.request().body(body).post("/api/limits").then().statusCode(201);
  }

  @ParameterizedTest
  @CsvSource({
    "'', name",
    "with space, name",
    "openai/gpt-4o, name",
    "sandbox/echo, name",
    "/fast, name",
    "fast/, name",
  })
  void namesThatCannotBeAreRefused(String name, String field) {
    ada.request()
        .body(Map.of("name", name, "rules", tiers(server(good()))))
        .post("/api/routes")
        .then()
        .statusCode(400)
        .body("error.fields[0].field", equalTo(field));
  }

  @Test
  void whatMakesNoSenseIsRefusedInWords() {
    // Given
    Server server = server(good());
    route("fast", tiers(server));

    // When, Then
    refused("fast", tiers(server), "name");
    refused("other", rules(List.of(List.of())), "rules.tiers.targets");
    refused("other", rules(List.of()), "rules.tiers");
    refused(
        "other",
        rules(List.of(List.of(server.weighted(1), server.weighted(1)))),
        "rules.tiers[0].targets[1].model");
    refused("other", rules(List.of(List.of(server.weighted(0)))), "rules.tiers.targets.weight");
    refused(
        "other",
        rules(
            List.of(
                List.of(
                    Map.of(
                        "credential",
                        server.credential(),
                        "model",
                        "openai/gpt-4o",
                        "weight",
                        1)))),
        "rules.tiers[0].targets[0].credential");
    refused(
        "other",
        rules(List.of(List.of(Map.of("model", "openai/gpt-4o", "weight", 1)))),
        "rules.tiers[0].targets[0].credential");
    refused(
        "other",
        rules(List.of(List.of(Map.of("model", "sandbox/none", "weight", 1)))),
        "rules.tiers[0].targets[0].model");
    var canary = tiers(server);
    canary.put("canary", Map.of("credential", server.credential(), "model", MODEL, "percent", 100));
    refused("other", canary, "rules.canary.percent");
  }

  private void refused(String name, Map<String, @Nullable Object> rules, String field) {
    ada.request()
        .body(Map.of("name", name, "rules", rules))
        .post("/api/routes")
        .then()
        .statusCode(400)
        .body("error.fields[0].field", equalTo(field));
  }

  @Test
  void routesAreChangedUnderTheSameRules() {
    // Given
    Server server = server(good());
    String fast = route("fast", tiers(server));
    route("slow", tiers(server));

    // When, Then
    ada.request()
        .body(Map.of("name", "slow", "rules", tiers(server)))
        .put("/api/routes/" + fast)
        .then()
        .statusCode(400)
        .body("error.fields[0].field", equalTo("name"));
    ada.request()
        .body(Map.of("name", "faster", "rules", tiers(server)))
        .put("/api/routes/" + fast)
        .then()
        .statusCode(200)
        .body("name", equalTo("faster"));
    ada.request().get("/api/routes").then().body("items.name", equalTo(List.of("faster", "slow")));
    assertThat(acts("route")).containsExactly("route.created", "route.created", "route.changed");
  }

  private List<String> acts(String subject) {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select action from audit_event where organisation_id = :mine"
                        + " and starts_with(action, :subject) order by sequence")
                .bind("mine", ada.organisation())
                .bind("subject", subject)
                .mapTo(String.class)
                .list());
  }

  private static Reply good() {
    return Reply.json(200, openAiAnswer("served", 7, 2));
  }
}
