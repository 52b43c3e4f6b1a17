package io.polyphony.server.completion;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.ledger.CacheUse;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers are kept where a key allows it, and given again to the same person only. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class KeptAnswersTest extends SharingCase {

  @ParameterizedTest
  @EnumSource
  void theSameQuestionIsAnsweredOnce(Way way) throws Exception {
    // Given
    ScriptedProvider provider = openAi(reply(way));

    // When
    HttpResponse<String> first = send(body(way, "Hello"), key);
    HttpResponse<String> second = send(body(way, "Hello"), key);
    HttpResponse<String> other = send(body(way, "Hellp"), key);

    // Then
    assertThat(List.of(cache(first), cache(second), cache(other)))
        .containsExactly("miss", "hit", "miss");
    assertThat(withoutIds(second.body())).isEqualTo(withoutIds(first.body()));
    assertThat(second.headers().firstValue("content-type"))
        .isEqualTo(first.headers().firstValue("content-type"));
    assertThat(provider.completions()).hasSize(2);
    CompletionRecord paid = record(first);
    CompletionRecord free = record(second);
    assertThat(paid.billedNano()).isPositive();
    assertThat(free.billedNano()).isZero();
    assertThat(free.cost()).isNull();
    assertThat(free.attempts()).isEmpty();
    assertThat(free.usage()).isEqualTo(paid.usage());
    assertThat(free.cache()).isEqualTo(CacheUse.HIT);
    assertThat(free.modelServed()).isEqualTo(paid.modelServed());
    assertThat(spent()).isEqualTo(billed(paid) + billed(record(other)));
  }

  @Test
  void whatIsPurgedIsAskedAnewAndOthersKeepTheirs() throws Exception {
    // Given
    ScriptedProvider provider = openAi(reply(Way.WHOLE));
    TestUsers.TestUser eve = users.create();
    credential(eve, provider);
    String eves = keeping(eve, 3_600);
    send(body(Way.WHOLE, "Hello"), key);
    send(body(Way.WHOLE, "Hello"), eves);

    // When
    ada.request().delete("/api/cache").then().statusCode(200).body("answers", equalTo(1));

    // Then
    assertThat(cache(send(body(Way.WHOLE, "Hello"), key))).isEqualTo("miss");
    assertThat(cache(send(body(Way.WHOLE, "Hello"), key))).isEqualTo("hit");
    assertThat(cache(send(body(Way.WHOLE, "Hello"), eves))).isEqualTo("hit");
  }

  @ParameterizedTest
  @EnumSource
  void anotherOrganisationNeverHearsIt(Way way) throws Exception {
    // Given
    ScriptedProvider provider = openAi(reply(way));
    send(body(way, "Hello"), key);
    TestUsers.TestUser eve = users.create();
    credential(eve, provider);

    // When
    HttpResponse<String> answer = send(body(way, "Hello"), keeping(eve, 3_600));

    // Then
    assertThat(cache(answer)).isEqualTo("miss");
    assertThat(provider.completions()).hasSize(2);
  }

  @Test
  void onlyWhereTheKeyAllowsItAndTheRequestWantsIt() throws Exception {
    // Given
    ScriptedProvider provider = openAi(reply(Way.WHOLE));
    String body = body(Way.WHOLE, "Hello");
    String without = key(1_000_000, 10_000);
    send(body, key);

    // When, Then
    assertThat(send(body, without).headers().firstValue(CACHE)).isEmpty();
    assertThat(send(asking(body, without).header(CACHE, "60")).headers().firstValue(CACHE))
        .isEmpty();
    assertThat(send(asking(body, key).header(CACHE, "off")).headers().firstValue(CACHE)).isEmpty();
    assertThat(send(asking(body, key).header(CACHE, "0")).headers().firstValue(CACHE)).isEmpty();
    assertThat(provider.completions()).hasSize(5);
    assertThat(cache(send(asking(body, key).header(CACHE, "600")))).isEqualTo("hit");
    HttpResponse<String> odd = send(asking(body, key).header(CACHE, "soon"));
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.body()).contains(CACHE);
    assertThat(provider.completions()).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLargeIsNotKept(Way way) throws Exception {
    // Given
    String large = "x".repeat(4 << 20);
    ScriptedProvider provider =
        openAi(
            way.streamed()
                ? Reply.stream(openAiChunks(large))
                : Reply.json(200, openAiAnswer(large, 7, 2)));

    // When
    HttpResponse<String> first = send(body(way, "Hello"), key);
    HttpResponse<String> second = send(body(way, "Hello"), key);

    // Then
    assertThat(cache(second)).isEqualTo("miss");
    assertThat(withoutIds(second.body())).isEqualTo(withoutIds(first.body())).contains(large);
    assertThat(provider.completions()).hasSize(2);
  }

  @Test
  void whatIsThereNeedsNoTokens() throws Exception {
    // Given: room for one answer of nine tokens, and for one token more
    openAi(reply(Way.WHOLE));
    String body = body(Way.WHOLE, "Hello").replace("\"messages\"", "\"max_tokens\":2,\"messages\"");
    ada.request()
        .body(
            Map.of(
                "name", "mine", "scope", "USER", "measure", "TOKENS", "period", "DAY", "hard", true,
                "amount", 11))
        .post("/api/limits")
        .then()
        .statusCode(201);

    // When
    HttpResponse<String> first = send(body, key);
    List<HttpResponse<String>> again =
        together(20, body).stream().map(CompletableFuture::join).toList();

    // Then
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again).allMatch(answer -> "hit".equals(cache(answer)));
    assertThat(send(body.replace("Hello", "Hellp"), key).statusCode()).isEqualTo(429);
  }
}
