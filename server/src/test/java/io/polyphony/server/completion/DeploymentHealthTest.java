package io.polyphony.server.completion;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.testkit.Await;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How deployments do is shown as it is, and people can take them out and put them back. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class DeploymentHealthTest extends RouteCase {

  @Test
  void whatCameOfRequestsIsShown() throws Exception {
    // Given
    Server good = server(good());
    Server bad = server(Reply.json(401, openAiError("x", "invalid_api_key", "Incorrect key.")));
    route("fast", tiers(bad, good));

    // When
    for (int request = 0; request < 3; request++) {
      assertThat(ask("fast", Way.WHOLE).statusCode()).isEqualTo(200);
    }

    // Then: the refused key was asked once and rests
    String well = "items.find { it.credential == '" + good.credential() + "' }.";
    String ill = "items.find { it.credential == '" + bad.credential() + "' }.";
    health()
        .body("items", hasSize(2))
        .body(well + "state", equalTo("working"))
        .body(well + "since", nullValue())
        .body(well + "asked", equalTo(3))
        .body(well + "failed", equalTo(0))
        .body(well + "share", equalTo(0.75f))
        .body(well + "firstMs", greaterThanOrEqualTo(0))
        .body(well + "totalMs", greaterThanOrEqualTo(0))
        .body(well + "minutes", hasSize(30))
        .body(well + "minutes.asked.sum()", equalTo(3))
        .body(well + "routes", equalTo(List.of("fast")))
        .body(ill + "state", equalTo("resting"))
        .body(ill + "since", notNullValue())
        .body(ill + "until", notNullValue())
        .body(ill + "asked", equalTo(1))
        .body(ill + "failed", equalTo(1))
        .body(ill + "firstMs", nullValue())
        .body(ill + "errors", hasSize(1))
        .body(ill + "errors[0].code", equalTo("upstream_credential"))
        .body(ill + "errors[0].status", equalTo(401))
        .body(ill + "errors[0].message", equalTo("The provider refused the credential."));
  }

  @Test
  void aDeploymentThatWasNeverAskedIsShownIfARouteNamesIt() {
    // Given
    Server server = server(good());
    route("fast", tiers(server));

    // When, Then
    health()
        .body("items", hasSize(1))
        .body("items[0].state", equalTo("working"))
        .body("items[0].asked", equalTo(0))
        .body("items[0].share", nullValue());
    users.create().request().get("/api/deployments").then().body("items", hasSize(0));
  }

  @Test
  void whatIsTakenOutIsNotAskedUntilItIsPutBack() throws Exception {
    // Given
    Server first = server(good());
    Server second = server(good());
    route("fast", tiers(first, second));

    // When
    out(first, Map.of("reason", "maintenance"));

    // Then: neither by the route nor by the model's own name
    ask("fast", Way.WHOLE);
    ask(Way.WHOLE);
    assertThat(first.asked()).isZero();
    assertThat(second.asked()).isEqualTo(2);
    String item = "items.find { it.credential == '" + first.credential() + "' }.";
    health()
        .body(item + "state", equalTo("out"))
        .body(item + "reason", equalTo("maintenance"))
        .body(item + "until", nullValue());

    // When
    out(second, Map.of());
    HttpResponse<String> refused = ask("fast", Way.WHOLE);
    HttpResponse<String> plain = ask(Way.WHOLE);

    // Then
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("Every deployment of fast has been taken out");
    assertThat(plain.statusCode()).isEqualTo(503);
    assertThat(record(refused).attempts()).isEmpty();

    // When
    back(first);

    // Then
    assertThat(ask("fast", Way.WHOLE).statusCode()).isEqualTo(200);
    assertThat(first.asked()).isEqualTo(1);
    assertThat(acts())
        .containsExactly("deployment.withdrawn", "deployment.withdrawn", "deployment.returned");
  }

  @Test
  void puttingBackEndsARestToo() throws Exception {
    // Given: a refused key rests for minutes
    Server server = server(Reply.json(401, openAiError("x", "invalid_api_key", "Incorrect key.")));
    Server second = server(good());
    route("fast", tiers(server, second));
    ask("fast", Way.WHOLE);
    ask("fast", Way.WHOLE);
    assertThat(server.asked()).isEqualTo(1);

    // When
    back(server);
    ask("fast", Way.WHOLE);

    // Then
    assertThat(server.asked()).isEqualTo(2);
  }

  @Test
  void whatIsOutForATimeComesBackByItself() throws Exception {
    // Given
    Server server = server(good());
    String soon = InstantSource.system().instant().plus(Duration.ofMillis(800)).toString();
    out(server, Map.of("until", soon));
    assertThat(ask(Way.WHOLE).statusCode()).isEqualTo(503);

    // When, Then
    Await.until("the time to be over", SOON, this::isServed);
    health().body("items[0].state", equalTo("working"));
  }

  @Test
  void anotherNodesWordHoldsHere() throws Exception {
    // Given
    Server server = server(good());
    assertThat(ask(Way.WHOLE).statusCode()).isEqualTo(200);

    // When, Then: another process on the same database takes it out
    database.with(
        handle ->
            handle.execute(
                "insert into withdrawn_deployment (organisation_id, owner_id, credential_id,"
                    + " model, created_at) values (?, ?, ?, ?, now())",
                ada.organisation(),
                ada.id(),
                server.credential(),
                MODEL));
    signal("deployment out");
    Await.until("it to be out", SOON, () -> !isServed());

    // When, Then: and puts it back
    database.with(
        handle ->
            handle.execute(
                "delete from withdrawn_deployment where organisation_id = ?", ada.organisation()));
    signal("deployment back " + server.credential() + " " + MODEL);
    Await.until("it to be back", SOON, this::isServed);
  }

  @Test
  void othersDeploymentsAreNobodysBusinessAndNonsenseIsRefused() {
    // Given
    Server server = server(good());
    var other = users.create();
    Map<String, Object> body = Map.of("credential", server.credential(), "model", MODEL);

    // When, Then
    other.request().body(body).post("/api/deployments/out").then().statusCode(404);
    other.request().body(body).post("/api/deployments/back").then().statusCode(404);
    ada.request()
        .body(Map.of("credential", server.credential(), "model", "openai/gpt-4o"))
        .post("/api/deployments/out")
        .then()
        .statusCode(400)
        .body("error.fields[0].field", equalTo("model"));
    ada.request()
        .body(
            Map.of(
                "credential", server.credential(), "model", MODEL, "until", "2020-01-01T00:00:00Z"))
        .post("/api/deployments/out")
        .then()
        .statusCode(400)
        .body("error.fields[0].field", equalTo("until"));
  }

  private ValidatableResponse health() {
    return ada.request().get("/api/deployments").then().statusCode(200);
  }

  private void out(Server server, Map<String, Object> more) {
    Map<String, Object> body = new java.util.HashMap<>(server.target());
    body.putAll(more);
    ada.request().body(body).post("/api/deployments/out").then().statusCode(204);
  }

  private void back(Server server) {
    ada.request().body(server.target()).post("/api/deployments/back").then().statusCode(204);
  }

  private boolean isServed() {
    try {
      return ask(Way.WHOLE).statusCode() == 200;
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  private void signal(String text) {
    database.with(handle -> handle.execute("select pg_notify('polyphony', ?)", text));
  }

  private List<String> acts() {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select action from audit_event where organisation_id = :mine"
                        + " and starts_with(action, 'deployment') order by sequence")
                .bind("mine", ada.organisation())
                .mapTo(String.class)
                .list());
  }

  private static Reply good() {
    return Reply.json(200, openAiAnswer("served", 7, 2));
  }
}
