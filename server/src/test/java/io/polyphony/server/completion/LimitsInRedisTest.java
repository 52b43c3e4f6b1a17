package io.polyphony.server.completion;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.polyphony.server.cluster.Nodes;
import io.polyphony.server.cluster.RedisForTests;
import io.polyphony.server.cluster.RedisLine;
import io.polyphony.server.cluster.RedisResource;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.RedisServer;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that limits promise holds with Redis too; and while it is away, and after. */
@QuarkusTest
@TestProfile(RedisProfile.class)
class LimitsInRedisTest extends LimitsTest implements RedisResource.Using {
  @Inject RedisLine line;
  @Inject Nodes nodes;
  private @Nullable RedisServer redis;

  @Override
  public void redis(@Nullable RedisServer given) {
    redis = given;
  }

  @BeforeEach
  void isHere() {
    RedisForTests.required();
    Await.until("Redis to be here", SOON, line::isHere);
  }

  @Test
  void whileRedisStandsStillRequestsGoOnByThisNodesShare() throws Exception {
    // Given
    openAi(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    limit(Map.of("scope", "USER", "measure", "REQUESTS", "period", "DAY", "amount", 30));
    others(2);
    assertThat(together(4)).allMatch(answer -> answer.statusCode() == 200);

    // When
    List<HttpResponse<String>> during = whileAway(() -> together(50));

    // Then
    assertThat(during.stream().filter(it -> it.statusCode() == 200)).hasSize(5);
    assertThat(during.stream().filter(it -> it.statusCode() == 429)).hasSize(45);
    assertThat(together(50).stream().filter(it -> it.statusCode() == 200)).hasSize(20);
    ada.request().get("/api/limits/use").then().body("items[0].used", equalTo(30));
  }

  @Test
  void aLimitThatWillNotGuessRefusesWhileRedisIsAway() throws Exception {
    // Given
    openAi(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    String id =
        limit(
            Map.of(
                "scope",
                "ORGANISATION",
                "measure",
                "MONEY",
                "period",
                "MONTH",
                "amount",
                1_000_000_000,
                "outage",
                "REFUSE"));
    assertThat(together(1).getFirst().statusCode()).isEqualTo(200);

    // When
    HttpResponse<String> refused = whileAway(() -> together(1)).getFirst();

    // Then
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("cannot be counted now");
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(together(1).getFirst().statusCode()).isEqualTo(200);
    ada.request()
        .body(Map.of("name", "mine", "amount", 1_000_000_000, "hard", true, "outage", "SHARE"))
        .put("/api/limits/" + id)
        .then()
        .statusCode(200)
        .body("outage", equalTo("SHARE"));
    assertThat(whileAway(() -> together(1)).getFirst().statusCode()).isEqualTo(200);
  }

  @Test
  void whatRedisForgetsIsFoundInTheDatabase() throws Exception {
    // Given
    openAi(Reply.json(200, openAiAnswer("Hi", 7, 2)));
    limit(
        Map.of(
            "scope", "ORGANISATION", "measure", "MONEY", "period", "TOTAL", "amount", 20 * COST));
    assertThat(together(8)).allMatch(answer -> answer.statusCode() == 200);
    gone("polyphony_admission_running");
    ledger.flush();

    // When
    redis().flush();
    long good = 0;
    for (int round = 0; round < 6; round++) {
      good += together(5).stream().filter(it -> it.statusCode() == 200).count();
    }

    // Then
    assertThat(good).isEqualTo(12);
    gone("polyphony_admission_running");
    ledger.flush();
    ada.request().get("/api/limits/use").then().body("items[0].used", equalTo((int) (20 * COST)));
  }

  @Test
  void healthSaysWhereRedisIs() {
    assertThat(state()).isEqualTo("here");
    assertThat(whileAway(LimitsInRedisTest::state)).isEqualTo("away");
  }

  private static String state() {
    return RestAssured.get("/health/ready")
        .then()
        .statusCode(200)
        .extract()
        .path("checks.find { it.name == 'redis' }.data.state");
  }

  private interface During<T> {
    T happens();
  }

  /** It takes one request to see that Redis stands still. */
  private <T> T whileAway(During<T> during) {
    redis().freeze();
    try {
      together(1);
      Await.until("Redis to be away", SOON, () -> !line.isHere());
      return during.happens();
    } finally {
      redis().thaw();
      Await.until("Redis to be back", SOON, line::isHere);
    }
  }

  private RedisServer redis() {
    return java.util.Objects.requireNonNull(redis);
  }

  /** So many other nodes have been seen just now. */
  private void others(int count) {
    for (int one = 0; one < count; one++) {
      database.with(
          handle ->
              handle.execute(
                  "insert into node (id, seen_at) values (?, now())", UUID.randomUUID()));
    }
    Await.until("others to be seen", SOON, () -> nodes.count() == count + 1);
  }
}
