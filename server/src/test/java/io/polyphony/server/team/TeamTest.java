package io.polyphony.server.team;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.Way;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Teams, what their keys ask for, and limits on them. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class TeamTest extends EngineCase {

  @Test
  void aTeamIsMadeChangedAndDissolved() {
    // Given
    String id = team("Platform", ada.id());

    // Then
    list().then().body("items", hasSize(1)).body("items[0].members.name", contains("Ada"));
    ada.request().get("/api/teams/people").then().body("items.id", contains(ada.id().toString()));
    ada.request()
        .body(Map.of("name", "Research", "members", List.of()))
        .put("/api/teams/" + id)
        .then()
        .statusCode(200)
        .body("name", equalTo("Research"))
        .body("members", hasSize(0));
    ada.request().delete("/api/teams/" + id).then().statusCode(204);
    list().then().body("items", hasSize(0));
    ada.request().delete("/api/teams/" + id).then().statusCode(404);
    List<String> audited =
        database.with(
            handle ->
                handle
                    .createQuery(
                        "select action from audit_event where target_id = :id order by sequence")
                    .bind("id", id)
                    .mapTo(String.class)
                    .list());
    assertThat(audited).containsExactly("team.created", "team.changed", "team.deleted");
  }

  @Test
  void whatIsWrongIsNamed() {
    // Given
    team("Platform", ada.id());
    TestUser bob = users.create();

    // Then
    wrong(Map.of("members", List.of()), "name");
    wrong(Map.of("name", " ", "members", List.of()), "name");
    wrong(Map.of("name", "platform", "members", List.of()), "name");
    wrong(Map.of("name", "Other", "members", List.of(bob.id())), "members");
    wrong(Map.of("name", "Other"), "members");
    ada.request()
        .body(Map.of("name", "k", "teamId", UUID.randomUUID()))
        .post("/api/virtual-keys")
        .then()
        .statusCode(400)
        .body("error.fields.field", hasItem("teamId"));
  }

  @Test
  void anotherOrganisationsTeamIsNotThere() {
    // Given
    String id = team("Platform", ada.id());
    TestUser bob = users.create();

    // Then
    bob.request().get("/api/teams").then().body("items", hasSize(0));
    bob.request().delete("/api/teams/" + id).then().statusCode(404);
    bob.request()
        .body(Map.of("name", "Mine", "members", List.of()))
        .put("/api/teams/" + id)
        .then()
        .statusCode(404);
    bob.request()
        .body(Map.of("name", "k", "teamId", id))
        .post("/api/virtual-keys")
        .then()
        .statusCode(400);
    list().then().body("items[0].name", equalTo("Platform"));
  }

  @Test
  void recordsNameTheTeamAndLogsCountByIt() throws Exception {
    // Given
    serving(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    String platform = team("Platform", ada.id());
    String secret = keyOf(platform).path("secret");

    // When
    UUID one = record(asked(secret)).id();
    UUID other = record(ask(Way.WHOLE)).id();

    // Then
    assertThat(record(asked(secret)).team()).isEqualTo(UUID.fromString(platform));
    ada.request()
        .get("/api/ledger/records/" + one)
        .then()
        .body("line.team", equalTo(platform))
        .body("line.teamName", equalTo("Platform"));
    ada.request().get("/api/ledger/records/" + other).then().body("line.team", nullValue());
    ada.request()
        .queryParam("team", platform)
        .get("/api/ledger/summary")
        .then()
        .body("requests", equalTo(2))
        .body("tokens", equalTo(18))
        .body("facets.find { it.dimension == 'team' }.values.name", contains("Platform", null));
    ada.request()
        .queryParam("team", "none")
        .get("/api/ledger/records")
        .then()
        .body("items.id", contains(other.toString()));
    assertThat(spentBy(platform)).isEqualTo(2);
  }

  @Test
  void aKeyThatLosesItsTeamAsksForItselfAtOnce() throws Exception {
    // Given
    serving(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    String platform = team("Platform", ada.id());
    Response made = keyOf(platform);
    String secret = made.path("secret");
    assertThat(record(asked(secret)).team()).isNotNull();

    // When
    ada.request().delete("/api/teams/" + platform).then().statusCode(204);

    // Then
    assertThat(record(asked(secret)).team()).isNull();
    ada.request()
        .get("/api/virtual-keys")
        .then()
        .body("items.find { it.id == '" + made.path("key.id") + "' }.teamId", nullValue());
    assertThat(spentBy(platform)).isEqualTo(1);
  }

  @Test
  void aLimitHoldsForEachTeamByItselfAndForOneAlone() throws Exception {
    // Given
    serving(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    String platform = team("Platform", ada.id());
    String first = keyOf(platform).path("secret");
    String second = keyOf(platform).path("secret");
    String research = keyOf(team("Research", ada.id())).path("secret");
    limit(Map.of("scope", "TEAM", "measure", "REQUESTS", "period", "DAY", "amount", 3));

    // Then
    assertThat(asked(first).statusCode()).isEqualTo(200);
    assertThat(asked(first).statusCode()).isEqualTo(200);
    assertThat(asked(second).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = asked(second);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("x-polyphony-limit")).contains("team's");
    assertThat(asked(research).statusCode()).isEqualTo(200);
    assertThat(ask(Way.WHOLE).statusCode()).as("a key without a team").isEqualTo(200);
    limit(Map.of("scope", "TEAM", "subject", platform, "measure", "CONCURRENCY", "amount", 0));
    assertThat(asked(research).statusCode()).isEqualTo(200);
    assertThat(asked(first).statusCode()).isEqualTo(429);
    ada.request()
        .get("/api/limits/use")
        .then()
        .body("items.findAll { it.subject == '" + platform + "' }", hasSize(2));
  }

  @Test
  void aTeamsBudgetIsWhatItsKeysHaveSpent() throws Exception {
    // Given
    credentials.of(
        ada.caller(),
        "openai",
        Map.of(io.polyphony.llm.provider.CredentialField.API_KEY, "test-key-0123456789"),
        started(
                io.polyphony.testkit.ScriptedProvider.openAi()
                    .reply(Reply.json(200, openAiAnswer("Hi", 1_000, 1_000))))
            .baseUrl());
    String platform = team("Platform", ada.id());
    String secret = keyOf(platform).path("secret");
    String body =
        "{\"model\":\"openai/gpt-4o-mini\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\","
            + "\"content\":\"Hi\"}]}";

    // When
    assertThat(asked(secret, body).statusCode()).isEqualTo(200);
    ledger.flush();
    limit(
        Map.of(
            "scope", "TEAM", "subject", platform, "measure", "MONEY", "period", "MONTH", "amount",
            700_000));

    // Then
    HttpResponse<String> refused = asked(secret, body);
    assertThat(refused.statusCode()).isEqualTo(402);
    ada.request()
        .get("/api/limits/use")
        .then()
        .body("items.find { it.subject == '" + platform + "' }.used", equalTo(750_000));
  }

  private HttpResponse<String> asked(String secret) throws Exception {
    return asked(secret, Way.WHOLE.body());
  }

  private HttpResponse<String> asked(String secret, String body) throws Exception {
    return client().send(request(secret, body), BodyHandlers.ofString());
  }

  private void limit(Map<String, ?> fields) {
    Map<String, Object> body = new HashMap<>(Map.of("name", "team's", "hard", true));
    body.putAll(fields);
    ada.request().body(body).post("/api/limits").then().statusCode(201);
  }

  private long spentBy(String team) throws Exception {
    ledger.flush();
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select coalesce(sum(requests), 0) from spend where team_id = :team::uuid")
                .bind("team", team)
                .mapTo(Long.class)
                .one());
  }

  private Response list() {
    return ada.request().get("/api/teams");
  }

  private String team(String name, UUID... members) {
    Response made =
        ada.request().body(Map.of("name", name, "members", List.of(members))).post("/api/teams");
    made.then().statusCode(201).body("name", equalTo(name));
    return made.path("id");
  }

  private Response keyOf(@Nullable String team) {
    Map<String, Object> wanted = new HashMap<>(Map.of("name", "of a team"));
    wanted.put("teamId", team);
    Response made = ada.request().body(wanted).post("/api/virtual-keys");
    made.then().statusCode(201);
    return made;
  }

  private void wrong(Map<String, ?> body, String field) {
    ada.request()
        .body(body)
        .post("/api/teams")
        .then()
        .statusCode(400)
        .body("error.fields.field", hasItem(field));
  }
}
