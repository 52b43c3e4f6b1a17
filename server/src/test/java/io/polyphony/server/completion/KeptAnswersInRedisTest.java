package io.polyphony.server.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.cache.CommonAnswers;
import io.polyphony.server.cache.Flights;
import io.polyphony.server.cluster.RedisForTests;
import io.polyphony.server.cluster.RedisLine;
import io.polyphony.server.cluster.RedisResource;
import io.polyphony.server.ledger.CacheUse;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.RedisServer;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With Redis answers are kept as without, and for all nodes. */
@QuarkusTest
@TestProfile(RedisProfile.class)
class KeptAnswersInRedisTest extends KeptAnswersTest implements RedisResource.Using {
  @Inject RedisLine line;
  @Inject Flights flights;
  @Inject CommonAnswers common;
  private @Nullable RedisServer redis;

  @Override
  public void redis(@Nullable RedisServer given) {
    redis = given;
  }

  @BeforeEach
  void isHere() {
    RedisForTests.required();
    Await.until("Redis to be here", SOON, () -> line.isHere() && common.isHere());
    Objects.requireNonNull(redis).flush();
  }

  private List<String> kept() {
    List<String> names = new ArrayList<>();
    line.ask(Request.cmd(Command.KEYS).arg("polyphony:answer:*"))
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .forEach(name -> names.add(name.toString()));
    return names;
  }

  @Test
  void withoutRedisTheProviderIsAskedAgain() throws Exception {
    // Given
    ScriptedProvider provider = openAi(reply(Way.WHOLE));
    send(body(Way.WHOLE, "Hello"), key);
    flights.forgetAll();
    Objects.requireNonNull(redis).freeze();

    // When
    HttpResponse<String> second;
    try {
      second = send(body(Way.WHOLE, "Hello"), key);
    } finally {
      Objects.requireNonNull(redis).thaw();
    }

    // Then
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(cache(second)).isEqualTo("miss");
    assertThat(provider.completions()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void whatOneNodeWasToldAllNodesKnow(Way way) throws Exception {
    // Given
    ScriptedProvider provider = openAi(reply(way));
    HttpResponse<String> first = send(body(way, "Hello"), key);
    Await.until("the answer to be in Redis", SOON, () -> kept().size() == 1);

    // When: as on a node that keeps nothing of it
    flights.forgetAll();
    HttpResponse<String> second = send(body(way, "Hello"), key);
    HttpResponse<String> third = send(body(way, "Hello"), key);

    // Then
    assertThat(cache(second)).isEqualTo("hit");
    assertThat(cache(third)).isEqualTo("hit");
    assertThat(withoutIds(second.body())).isEqualTo(withoutIds(first.body()));
    assertThat(provider.completions()).hasSize(1);
    CompletionRecord free = record(second);
    assertThat(free.billedNano()).isZero();
    assertThat(free.attempts()).isEmpty();
    assertThat(free.cache()).isEqualTo(CacheUse.HIT);
    assertThat(free.usage()).isEqualTo(record(first).usage());
  }

  @Test
  void whatRedisKeepsIsSealed() throws Exception {
    // Given
    openAi(reply(Way.WHOLE));

    // When
    HttpResponse<String> answer = send(body(Way.WHOLE, "Hello"), key);
    Await.until("the answer to be in Redis", SOON, () -> kept().size() == 1);

    // Then
    assertThat(answer.body()).contains("Hello wide world");
    String sealed =
        String.valueOf(
            line.ask(Request.cmd(Command.GET).arg(kept().getFirst()))
                .toCompletionStage()
                .toCompletableFuture()
                .join());
    assertThat(sealed).startsWith("v1.").doesNotContain("wide", "choices");
  }
}
