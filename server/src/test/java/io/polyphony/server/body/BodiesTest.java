package io.polyphony.server.body;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.polyphony.server.access.BodyMode;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.PatientProfile;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(PatientProfile.class)
class BodiesTest extends EngineCase {
  private static final String WORDS = "I am ada@example.org, card 4111 1111 1111 1111";

  @Inject Bodies bodies;
  @Inject BodyStore rows;
  @Inject InstantSource clock;

  @Test
  void nothingIsKeptWhereNobodySaidSo() throws Exception {
    // Given
    openAi("Hi");

    // When
    UUID id = asked(key, false, WORDS);

    // Then
    assertThat(bodies.draft(ada.caller())).isNull();
    note(id).then().statusCode(404).body("error.code", equalTo("not_found"));
    ada.request()
        .get("/api/bodies/policy")
        .then()
        .body("mode", equalTo("OFF"))
        .body("keepDays", equalTo(30));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allIsKeptSealedAndEachLookIsAudited(boolean stream) throws Exception {
    // Given
    openAi(
        stream
            ? Reply.stream(openAiChunks("Reach me at bob@", "example.org"))
            : Reply.json(200, openAiAnswer("Reach me at bob@example.org", 7, 2)));
    policy("FULL", 7);

    // When
    UUID id = asked(key, stream, WORDS);

    // Then
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    note(id)
        .then()
        .statusCode(200)
        .body("mode", equalTo("FULL"))
        .body("requestBytes", equalTo(body(stream, WORDS).length()))
        .body("requestCut", equalTo(false))
        .body("dropOn", equalTo(today.plusDays(8).toString()));
    assertThat(audited()).isEmpty();
    content(id)
        .then()
        .statusCode(200)
        .body("request", equalTo(body(stream, WORDS)))
        .body("answer", containsString("bob@example.org"))
        .body("answer", containsString("chat.completion"));
    assertThat(audited()).containsExactly("body.read");
    assertThat(rows.find(ada.organisation(), id).orElseThrow().content())
        .startsWith("v1.")
        .doesNotContain("ada@");
  }

  @Test
  void secretsAndPersonalDataAreMasked() throws Exception {
    // Given
    openAi(Reply.stream(openAiChunks("Reach me at bob@", "example.org")));
    policy("REDACTED", 30);

    // When
    UUID id = asked(key, true, WORDS);

    // Then
    content(id)
        .then()
        .body("note.mode", equalTo("REDACTED"))
        .body("request", containsString("I am [e-mail], card [card]"))
        .body("answer", containsString("Reach me at [e-mail]"))
        .body("request", not(containsString("ada@")));
  }

  @Test
  void aKeysOwnModeGoesBeforeTheOrganisations() throws Exception {
    // Given
    openAi("Hi");
    String full = keyOf("FULL");
    assertThat(content(asked(full, false, WORDS)).statusCode()).isEqualTo(200);
    policy("FULL", 30);

    // Then
    note(asked(keyOf("OFF"), false, WORDS)).then().statusCode(404);
    note(asked(keyOf("REDACTED"), false, WORDS)).then().body("mode", equalTo("REDACTED"));
    note(asked(keyOf(null), false, WORDS)).then().body("mode", equalTo("FULL"));
  }

  @Test
  void aClientCanSayThatNothingIsKept() throws Exception {
    // Given
    openAi("Hi");
    policy("FULL", 30);

    // When
    HttpResponse<String> answer =
        send(
            post("/v1/chat/completions", body(false, WORDS))
                .header("authorization", "Bearer " + key)
                .header("x-polyphony-body", "off"));

    // Then
    note(kept(answer)).then().statusCode(404);
  }

  @Test
  void whatIsTooLongIsCutAndMarked() throws Exception {
    // Given
    openAi("word ".repeat(60_000));
    policy("REDACTED", 30);

    // When
    UUID id = asked(key, false, "long ".repeat(100_000));

    // Then
    Response content = content(id);
    content.then().body("note.requestCut", equalTo(true)).body("note.answerCut", equalTo(true));
    assertThat(content.<Integer>path("note.requestBytes")).isGreaterThan(500_000);
    assertThat(content.<String>path("request")).hasSizeLessThanOrEqualTo(262_144);
    assertThat(content.<String>path("answer")).hasSizeLessThanOrEqualTo(262_144);
  }

  @Test
  void othersDoorsAndEmbeddingsAreKeptToo() throws Exception {
    // Given
    openAi("Hi");
    policy("FULL", 30);

    // When
    HttpResponse<String> answer =
        send(
            post(
                    "/v1/messages",
                    "{\"model\":\"openai/test-model\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"Hi\"}]}")
                .header("x-api-key", key));

    // Then
    content(kept(answer))
        .then()
        .body("request", containsString("\"max_tokens\":9"))
        .body("answer", containsString("\"stop_reason\""));
  }

  @Test
  void somebodyElseSeesNothingAndAPurgeForgetsAll() throws Exception {
    // Given
    openAi("Hi");
    policy("FULL", 30);
    UUID id = asked(key, false, WORDS);
    TestUser bob = users.create();

    // Then
    bob.request().get("/api/bodies/" + id).then().statusCode(404);
    bob.request().get("/api/bodies/" + id + "/content").then().statusCode(404);
    bob.request().delete("/api/bodies").then().statusCode(200).body("requests", equalTo(0));
    note(id).then().statusCode(200);
    ada.request().delete("/api/bodies").then().body("requests", equalTo(1));
    note(id).then().statusCode(404);
    assertThat(audited()).contains("body.purged");
  }

  @Test
  void daysThatAreOverAreDroppedWholeAndNoOther() {
    // Given
    LocalDate past = LocalDate.of(2019, 3, 4);
    rows.addDay(past);
    rows.addDay(past.plusDays(1));
    rows.addDay(past);

    // When
    new BodyDays(rows, () -> past.atStartOfDay(ZoneOffset.UTC).toInstant()).drop();

    // Then
    assertThat(rows.days()).doesNotContain(past).contains(past.plusDays(1));
    rows.drop(past.plusDays(1));
  }

  @Test
  void rulesAreChecked() {
    for (Map<String, ?> wrong :
        List.of(
            Map.of("mode", "FULL"),
            Map.of("mode", "FULL", "keepDays", 0),
            Map.of("mode", "FULL", "keepDays", 366),
            Map.of("mode", "ALL", "keepDays", 3))) {
      ada.request().body(wrong).put("/api/bodies/policy").then().statusCode(400);
    }
    assertThat(bodies.draft(ada.caller().keeping(BodyMode.FULL))).isNotNull();
  }

  private void openAi(String text) {
    openAi(Reply.json(200, openAiAnswer(text, 7, 2)));
  }

  private void openAi(Reply reply) {
    serving("openai", ScriptedProvider.openAi().reply(reply));
  }

  private UUID asked(String bearer, boolean stream, String words) throws Exception {
    return kept(client().send(request(bearer, body(stream, words)), BodyHandlers.ofString()));
  }

  /** The answer's record, once what is kept of it is in the database. */
  private UUID kept(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(200);
    UUID id = record(answer).id();
    bodies.flush();
    return id;
  }

  private static String body(boolean stream, String words) {
    return "{\"model\":\"openai/test-model\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\""
        + words
        + "\"}]}";
  }

  private void policy(String mode, int keepDays) {
    ada.request()
        .body(Map.of("mode", mode, "keepDays", keepDays))
        .put("/api/bodies/policy")
        .then()
        .statusCode(200);
  }

  private String keyOf(@Nullable String mode) {
    Map<String, Object> wanted = new HashMap<>(Map.of("name", "own"));
    wanted.put("bodies", mode);
    return ada.request().body(wanted).post("/api/virtual-keys").path("secret");
  }

  private Response note(UUID id) {
    return ada.request().get("/api/bodies/" + id);
  }

  private Response content(UUID id) {
    return ada.request().get("/api/bodies/" + id + "/content");
  }

  private List<String> audited() {
    return database.with(
        handle ->
            handle
                .createQuery(
                    "select action from audit_event where organisation_id = :mine"
                        + " and action like 'body.%'")
                .bind("mine", ada.organisation())
                .mapTo(String.class)
                .list());
  }
}
