package io.polyphony.server.completion;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.llm.provider.CredentialField;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits hold for programs whatever they do at once, and say so. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class LimitsTest extends EngineCase {
  /** 7 tokens at 0.15 and 2 at 0.60 US dollars a million: 2,250 nano-dollars. */
  static final long COST = 2_250;

  private static final String BODY =
      "{\"model\":\"openai/gpt-4o-mini\",\"max_tokens\":2,\"messages\":[{\"role\":\"user\","
          + "\"content\":\"Why is the sky blue, you ask\"}]}";

  @ParameterizedTest
  @CsvSource({
    "MONEY, MONTH, 22500, 402, insufficient_quota",
    "TOKENS, HOUR, 90, 429, rate_limit_error",
    "REQUESTS, DAY, 10, 429, rate_limit_error",
  })
  void twoHundredAtOnceNeverGoAboveTheLimit(
      String measure, String period, long amount, int status, String type) throws Exception {
    // Given
    openAi(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    limit(Map.of("scope", "ORGANISATION", "measure", measure, "period", period, "amount", amount));

    // When
    List<HttpResponse<String>> answers = together(200);

    // Then
    long good = answers.stream().filter(it -> it.statusCode() == 200).count();
    assertThat(good).isBetween(1L, 10L);
    assertThat(answers.stream().filter(it -> it.statusCode() == status)).hasSize(200 - (int) good);
    gone("polyphony_admission_running");
    for (int more = 0; more < 12; more++) {
      good += together(1).getFirst().statusCode() == 200 ? 1 : 0;
    }
    assertThat(good).as("what was not used was given back").isEqualTo(10);
    HttpResponse<String> refused = together(1).getFirst();
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(JsonPath.from(refused.body()).getString("error.type")).isEqualTo(type);
    assertThat(refused.headers().firstValue("x-polyphony-limit")).contains("mine");
    String word = measure.toLowerCase(java.util.Locale.ROOT);
    assertThat(refused.headers().firstValue("x-ratelimit-limit-" + word))
        .contains(Long.toString(amount));
    assertThat(refused.headers().firstValue("x-ratelimit-remaining-" + word)).contains("0");
    assertThat(refused.headers().firstValue("x-ratelimit-reset-" + word)).isPresent();
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    gone("polyphony_admission_running");
    ledger.flush();
    assertThat(records()).hasSize(10).allMatch(record -> Objects.equals(record.billedNano(), COST));
    assertThat(spent()).isEqualTo(10 * COST);
  }

  @Test
  void nobodyIsStoppedByMoneyWhoHasNoBudget() throws Exception {
    // Given
    openAi(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    limit(Map.of("scope", "VIRTUAL_KEY", "measure", "REQUESTS", "period", "DAY", "amount", 100));

    // When, Then
    assertThat(together(20)).allMatch(answer -> answer.statusCode() == 200);
  }

  @Test
  void aFailedRequestGivesItsTokensBack() throws Exception {
    // Given
    openAi(Reply.json(400, "{\"error\":{}}"));
    limit(Map.of("scope", "USER", "measure", "TOKENS", "period", "MINUTE", "amount", 20));

    // When
    for (int request = 0; request < 5; request++) {
      assertThat(together(1).getFirst().statusCode()).isEqualTo(400);
    }

    // Then
    ada.request().get("/api/limits/mine").then().body("items[0].used", equalTo(0));
  }

  @Test
  void aSoftLimitIsSaidInAWarning() throws Exception {
    // Given
    openAi(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    Map<String, Object> soft = new HashMap<>();
    soft.put("scope", "ORGANISATION");
    soft.put("measure", "MONEY");
    soft.put("period", "TOTAL");
    soft.put("amount", 1);
    soft.put("hard", false);
    limit(soft);

    // When
    HttpResponse<String> answer = together(1).getFirst();

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-polyphony-warning").orElseThrow())
        .contains("beyond the soft limit \"mine\"");
  }

  @Test
  void aBudgetKnowsWhatWasSpentBeforeIt() throws Exception {
    // Given
    openAi(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    assertThat(together(10)).allMatch(answer -> answer.statusCode() == 200);
    gone("polyphony_admission_running");
    ledger.flush();

    // When
    String id =
        limit(
            Map.of("scope", "USER", "measure", "MONEY", "period", "WEEK", "amount", 10 * COST + 1));

    // Then
    assertThat(together(1).getFirst().statusCode()).isEqualTo(402);
    ada.request()
        .get("/api/limits/use")
        .then()
        .body("items[0].used", equalTo((int) (10 * COST)))
        .body("items[0].left", equalTo(1));
    ada.request()
        .body(Map.of("name", "more", "amount", 20 * COST, "hard", true))
        .put("/api/limits/" + id)
        .then()
        .statusCode(200)
        .body("name", equalTo("more"));
    assertThat(together(1).getFirst().statusCode()).isEqualTo(200);
    ada.request().delete("/api/limits/" + id).then().statusCode(204);
    ada.request().get("/api/limits").then().body("items", hasSize(0));
  }

  @Test
  void aRateCanBeResetAndOthersLimitsAreNobodysBusiness() throws Exception {
    // Given
    openAi(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    String id = limit(Map.of("scope", "USER", "measure", "REQUESTS", "period", "DAY", "amount", 1));
    assertThat(together(1).getFirst().statusCode()).isEqualTo(200);
    assertThat(together(1).getFirst().statusCode()).isEqualTo(429);
    var other = users.create();

    // When
    other.request().post("/api/limits/" + id + "/reset").then().statusCode(404);
    other.request().delete("/api/limits/" + id).then().statusCode(404);
    other
        .request()
        .body(Map.of("name", "x", "amount", 1, "hard", true))
        .put("/api/limits/" + id)
        .then()
        .statusCode(404);
    assertThat(together(1).getFirst().statusCode()).isEqualTo(429);
    ada.request().post("/api/limits/" + id + "/reset").then().statusCode(204);

    // Then
    assertThat(together(1).getFirst().statusCode()).isEqualTo(200);
    other.request().get("/api/limits").then().body("items", hasSize(0));
  }

  @ParameterizedTest
  @CsvSource({
    "ORGANISATION, CONCURRENCY, DAY, period",
    "ORGANISATION, MONEY, MINUTE, period",
    "USER, REQUESTS, MONTH, period",
    "ORGANISATION, TOKENS, , period",
  })
  void whatMakesNoSenseIsRefused(String scope, String measure, String period, String field) {
    // Given
    Map<String, Object> body = new HashMap<>();
    body.put("name", "odd");
    body.put("scope", scope);
    body.put("measure", measure);
    body.put("period", period);
    body.put("amount", 1);
    body.put("hard", true);

    // When, Then
    ada.request()
        .body(body)
        .post("/api/limits")
        .then()
        .statusCode(400)
        .body("error.fields[0].field", equalTo(field));
    body.put("measure", "CONCURRENCY");
    body.put("period", null);
    body.put("scope", "VIRTUAL_KEY");
    body.put("subject", UUID.randomUUID());
    ada.request().body(body).post("/api/limits").then().statusCode(404);
  }

  void openAi(Reply reply) {
    ScriptedProvider provider = started(ScriptedProvider.openAi().reply(reply));
    var fields = Map.of(CredentialField.API_KEY, "test-key-0123456789");
    credentials.of(ada.caller(), "openai", fields, provider.baseUrl());
  }

  String limit(Map<String, Object> rule) {
    Map<String, Object> body = new HashMap<>(rule);
    body.put("name", "mine");
    body.putIfAbsent("hard", true);
    return ada.request()
        .body(body)
        .post("/api/limits")
        .then()
        .statusCode(201)
        .body("subject", nullValue())
        .extract()
        .path("id");
  }

  List<HttpResponse<String>> together(int requests) {
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    for (int request = 0; request < requests; request++) {
      running.add(client().sendAsync(request(key, BODY), BodyHandlers.ofString()));
    }
    return running.stream().map(CompletableFuture::join).toList();
  }

  private long spent() {
    return database.with(
        handle ->
            handle
                .createQuery("select sum(nano) from spend where organisation_id = :mine")
                .bind("mine", ada.organisation())
                .mapTo(Long.class)
                .one());
  }
}
