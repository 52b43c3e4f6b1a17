package io.polyphony.server.ledger;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.server.access.Sessions;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.completion.Way;
import io.polyphony.server.store.Ids;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(PatientProfile.class)
class LedgerResourceTest extends EngineCase {
  private static final String ERROR_ID = "x-polyphony-error-id";

  @Inject Ids ids;
  @Inject Sessions sessions;
  @Inject Refusals refusals;

  @Test
  void aRecordTellsWhatItsRequestCameTo() throws Exception {
    // Given
    serving(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    CompletionRecord record = record(ask(Way.WHOLE));

    // Then
    ada.request()
        .get("/api/ledger/records/" + record.id())
        .then()
        .statusCode(200)
        .body("line.modelAsked", equalTo("custom/test-model"))
        .body("line.virtualKeyName", equalTo("limited"))
        .body("line.personName", equalTo("Ada"))
        .body("line.state", equalTo("complete"))
        .body("tokens.find { it.kind == 'input' }.value", equalTo(7))
        .body("tokens.find { it.kind == 'output' }.value", equalTo(2))
        .body("attempts", hasSize(1))
        .body("attempts[0].status", equalTo(200))
        .body("error", nullValue());
    ada.request()
        .get("/api/ledger/summary")
        .then()
        .body("requests", equalTo(1))
        .body("failed", equalTo(0))
        .body("tokens", equalTo(9))
        .body("facets.find { it.dimension == 'virtual_key' }.values[0].name", equalTo("limited"));
  }

  @Test
  void theIdOfAnErrorAnswerFindsItsRecordAndItsGroup() throws Exception {
    // Given
    serving(Reply.json(400, "{\"error\":{\"message\":\"no such role\"}}"));

    // When
    HttpResponse<String> answer = ask(Way.WHOLE);
    ledger.flush();
    String error = answer.headers().firstValue(ERROR_ID).orElseThrow();

    // Then
    assertThat(UUID.fromString(error).version()).isEqualTo(7);
    ada.request()
        .get("/api/ledger/records?id=" + error)
        .then()
        .body("items", hasSize(1))
        .body("items[0].errorId", equalTo(error))
        .body("items[0].errorCode", equalTo("invalid_request"))
        .body("refusals", hasSize(0));
    ada.request()
        .get("/api/ledger/errors")
        .then()
        .body("items", hasSize(1))
        .body("items[0].code", equalTo("invalid_request"))
        .body("items[0].refused", equalTo(false))
        .body("items[0].provider", equalTo("custom"))
        .body("items[0].requests", equalTo(1))
        .body("items[0].days", hasSize(7))
        .body("items[0].days[6]", equalTo(1))
        .body("items[0].hint", containsString("mended"));
  }

  @Test
  void theIdOfARefusalFindsIt() throws Exception {
    // Given
    HttpResponse<String> answer = ask(Way.WHOLE);
    HttpResponse<String> again = ask(Way.RELAYED);
    refusals.flush();

    // Then
    assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
    String error = answer.headers().firstValue(ERROR_ID).orElseThrow();
    ada.request()
        .get("/api/ledger/records?id=" + error)
        .then()
        .body("items", hasSize(0))
        .body("refusals", hasSize(1))
        .body("refusals[0].id", equalTo(error))
        .body("refusals[0].model", equalTo("custom/test-model"));
    String code = ada.request().get("/api/ledger/errors").then().extract().path("items[0].code");
    ada.request()
        .get("/api/ledger/errors")
        .then()
        .body("items", hasSize(1))
        .body("items[0].refused", equalTo(true))
        .body("items[0].requests", equalTo(2));
    ada.request()
        .get("/api/ledger/refusals?model=custom/test-model&code=" + code)
        .then()
        .body("items.id", hasItem(again.headers().firstValue(ERROR_ID).orElseThrow()));
    users
        .create()
        .request()
        .get("/api/ledger/records?id=" + error)
        .then()
        .body("refusals", hasSize(0));
  }

  @Test
  void aMemberSeesOwnRequestsAndNobodySeesAnothersOrganisation() throws Exception {
    // Given
    serving(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    CompletionRecord record = record(ask(Way.WHOLE));
    UUID member = member();

    // When
    RequestSpecification asMember = as(member);

    // Then
    as(member).get("/api/ledger/records/" + record.id()).then().statusCode(404);
    as(member).get("/api/ledger/records").then().statusCode(200).body("items", hasSize(0));
    as(member).get("/api/ledger/records?id=" + record.id()).then().body("items", hasSize(0));
    as(member).get("/api/ledger/summary").then().body("requests", equalTo(0));
    as(member).get("/api/ledger/series").then().body("points", hasSize(0));
    asMember.get("/api/limits").then().statusCode(403);
    var everybody =
        Map.of(
            "name",
            "all",
            "scope",
            "ORGANISATION",
            "measure",
            "REQUESTS",
            "period",
            "DAY",
            "amount",
            9,
            "hard",
            true);
    var own =
        Map.of(
            "name",
            "Ada's",
            "scope",
            "USER",
            "subject",
            ada.id(),
            "measure",
            "CONCURRENCY",
            "amount",
            9,
            "hard",
            true);
    ada.request().body(everybody).post("/api/limits").then().statusCode(201);
    ada.request().body(own).post("/api/limits").then().statusCode(201);
    as(member).get("/api/limits/mine").then().statusCode(200).body("limits.name", contains("all"));
    ada.request().get("/api/limits/mine").then().body("limits.name", contains("all", "Ada's"));
    var stranger = users.create();
    stranger.request().get("/api/ledger/records/" + record.id()).then().statusCode(404);
    stranger.request().get("/api/ledger/records").then().body("items", hasSize(0));
    stranger.request().get("/api/ledger/summary").then().body("requests", equalTo(0));
    stranger
        .request()
        .get("/api/ledger/records?person=" + ada.id())
        .then()
        .body("items", hasSize(0));
    ada.request().get("/api/ledger/records").then().body("items", hasSize(1));
  }

  @Test
  void theExportHasEveryRecordOfTheFilter() throws Exception {
    // Given
    serving(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    CompletionRecord first = record(ask(Way.WHOLE));
    CompletionRecord second = record(ask(Way.RELAYED));

    // When
    String csv = export("csv&state=complete");
    String ndjson = export("ndjson");

    // Then
    assertThat(csv.lines()).hasSize(3);
    assertThat(csv.lines().skip(1).map(line -> line.substring(0, 36)))
        .containsExactly(second.id().toString(), first.id().toString());
    assertThat(ndjson.lines()).hasSize(2).allMatch(line -> line.startsWith("{\"id\":"));
    assertThat(export("csv&state=failed").lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/records?limit=0, limit",
    "/records?after=nonsense, after",
    "/records?id=0190, id",
    "/records?virtual_key=nobody, virtual_key",
    "/summary?from=yesterday, from",
    "/series?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z, to",
    "/records?min_latency_ms=-1, min_latency_ms",
    "/export?format=xml, format",
    "/errors?days=0, days",
  })
  void whatMakesNoSenseIsRefused(String path, String field) {
    ada.request()
        .get("/api/ledger" + path)
        .then()
        .statusCode(400)
        .body("error.fields.field", hasItem(field));
  }

  private String export(String query) throws IOException {
    ledger.flush();
    return ada.request()
        .get("/api/ledger/export?format=" + query)
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  private UUID member() {
    UUID id = ids.next();
    Map<String, Object> values =
        Map.of("id", id, "organisation", ada.organisation(), "email", id + "@example.org");
    database.with(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into user_account (id, organisation_id, owner_id, name, email,
                      password_hash, role, created_at)
                    values (:id, :organisation, :id, 'Ben', :email, '', 'member', now())
                    """)
                .bindMap(values)
                .execute());
    return id;
  }

  private RequestSpecification as(UUID person) {
    return RestAssured.given()
        .cookie("polyphony_session", sessions.open(ada.organisation(), person));
  }
}
