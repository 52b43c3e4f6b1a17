package io.polyphony.server.completion;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static io.polyphony.testkit.OpenAiWire.openAiError;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.ledger.Attempt;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.testkit.Await;
import io.polyphony.testkit.FaultProxy;
import io.polyphony.testkit.Reply;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A name that stands for several deployments, through the programs' door. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class RoutesTest extends RouteCase {

  @Test
  void weightsAndCanaryGetExactlyTheirPartOfTheRequests() throws Exception {
    // Given
    Server a = server(good(Way.WHOLE));
    Server b = server(good(Way.WHOLE));
    Server tried = server(good(Way.WHOLE));
    var rules = rules(List.of(List.of(a.weighted(3), b.weighted(1))));
    rules.put("canary", Map.of("credential", tried.credential(), "model", MODEL, "percent", 20));
    route("fast", rules);

    // When
    for (int request = 0; request < 40; request++) {
      assertThat(ask("fast", Way.WHOLE).statusCode()).isEqualTo(200);
    }

    // Then
    assertThat(tried.asked()).isEqualTo(8);
    assertThat(a.asked() + b.asked()).isEqualTo(32);
    assertThat(Math.abs(a.asked() - 24)).isLessThanOrEqualTo(1);
  }

  /**
   * @param kept how often the first deployment is tried
   */
  private record Fault(String name, Reply reply, int kept) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Arguments> faults() {
    List<Fault> faults =
        List.of(
            new Fault("server error", error(500, "server_error"), 2),
            new Fault("overloaded", error(529, "overloaded_error"), 2),
            new Fault("rate limit", error(429, "rate_limit_exceeded"), 1),
            new Fault("no money", error(429, "insufficient_quota"), 1),
            new Fault("refused key", error(401, "invalid_api_key"), 1),
            new Fault("no such model", error(404, "model_not_found"), 1),
            new Fault("hanging up", Reply.json(200, "").hangingUp(), 2));
    List<Arguments> all = new ArrayList<>();
    for (Way way : Way.values()) {
      faults.forEach(fault -> all.add(Arguments.of(way, fault)));
    }
    return all;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("faults")
  void theNextTierAnswersWhenTheFirstFails(Way way, Fault fault) throws Exception {
    // Given
    Server first = server(fault.reply());
    Server second = server(good(way));
    route("support/answers", tiers(first, second));

    // When
    HttpResponse<String> answer = ask("support/answers", way);

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("served");
    assertThat(first.asked()).isEqualTo(fault.kept());
    assertThat(second.asked()).isEqualTo(1);
    CompletionRecord record = record(answer);
    assertThat(record.modelAsked()).isEqualTo("support/answers");
    assertThat(record.modelServed()).isEqualTo(MODEL);
    assertThat(record.credential()).isEqualTo(second.credential());
    assertThat(record.attempts()).hasSize(fault.kept() + 1);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void theCallersFaultIsToldAtOnce(Way way) throws Exception {
    // Given
    Server first = server(error(422, "unprocessable"));
    Server second = server(good(way));
    route("fast", tiers(first, second));

    // When, Then
    assertThat(ask("fast", way).statusCode()).isEqualTo(400);
    assertThat(first.asked()).isEqualTo(1);
    assertThat(second.asked()).isZero();
  }

  static List<Arguments> ownLists() {
    List<Arguments> all = new ArrayList<>();
    for (Way way : Way.values()) {
      all.add(Arguments.of(way, "contextLength", "context_length_exceeded", "contentFilter"));
      all.add(Arguments.of(way, "contentFilter", "content_filter", "contextLength"));
    }
    return all;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("ownLists")
  void aPromptThatIsTooLongOrFilteredGoesToItsOwnList(
      Way way, String list, String code, String other) throws Exception {
    // Given
    Server first = server(error(400, code));
    Server next = server(good(way));
    Server stumbles = server(error(500, "server_error"));
    Server own = server(good(way));
    var rules = tiers(first, next);
    rules.put(list, List.of(stumbles.target(), own.target()));
    rules.put(other, List.of(next.target()));
    route("long", rules);
    route("short", tiers(first, next));

    // When
    HttpResponse<String> answer = ask("long", way);
    HttpResponse<String> refused = ask("short", way);

    // Then
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(record(answer).credential()).isEqualTo(own.credential());
    assertThat(stumbles.asked()).isPositive();
    assertThat(next.asked()).as("neither the next tier nor the other list").isZero();
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(record(refused).attempts()).hasSize(1);
  }

  @Test
  void whenItsOwnListFailsTooTheFirstErrorIsTold() throws Exception {
    // Given
    Server first = server(error(400, "context_length_exceeded"));
    Server longer = server(error(400, "context_length_exceeded"));
    var rules = tiers(first);
    rules.put("contextLength", List.of(longer.target()));
    route("fast", rules);

    // When
    HttpResponse<String> answer = ask("fast", Way.WHOLE);

    // Then
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(record(answer).attempts())
        .extracting(Attempt::credential)
        .containsExactly(first.credential(), longer.credential());
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"WRITTEN", "RELAYED"})
  void afterTheFirstContentNobodyElseIsAsked(Way way) throws Exception {
    // Given
    List<String> events = openAiChunks("begun", "never");
    int begun = events.get(0).length() + events.get(1).length();
    Server first = server(Reply.stream(events).cutAfter(begun));
    Server second = server(good(way));
    route("fast", tiers(first, second));

    // When
    HttpResponse<String> answer = ask("fast", way);

    // Then
    assertThat(answer.body()).contains("begun").contains("error").doesNotContain("served");
    assertThat(second.asked()).isZero();
    assertThat(onlyRecord().state()).isEqualTo(CompletionState.UPSTREAM_CUT);
  }

  @Test
  void eachOfManyDeploymentsIsReachedUnlessTheRouteSaysHowManyTriesThereMayBe() throws Exception {
    // Given: more that fail than tries per request are usual
    List<Server> servers = new ArrayList<>();
    for (int at = 0; at < 6; at++) {
      servers.add(server(error(500, "server_error")));
    }
    servers.add(server(good(Way.WHOLE)));
    Server[] all = servers.toArray(Server[]::new);
    route("patient", tiers(all));
    var hasty = tiers(all);
    hasty.put("attempts", 3);
    route("hasty", hasty);

    // When
    HttpResponse<String> answer = ask("patient", Way.WHOLE);
    HttpResponse<String> refused = ask("hasty", Way.WHOLE);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(record(answer).attempts()).hasSize(7);
    assertThat(refused.statusCode()).isEqualTo(502);
    assertThat(record(refused).attempts()).hasSize(3);
  }

  @Test
  void aRoutesOwnPatienceHolds() throws Exception {
    // Given
    Server silent = server(Reply.json(200, "").silent());
    Server second = server(good(Way.WHOLE));
    var rules = tiers(silent, second);
    rules.put("firstContentSeconds", 1);
    rules.put("attempts", 2);
    route("fast", rules);

    // When
    HttpResponse<String> answer = ask("fast", Way.WHOLE);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(record(answer).attempts().getFirst().errorCode()).isEqualTo("upstream_timeout");
    assertThat(silent.asked()).isEqualTo(1);
  }

  @Test
  void aConversationStaysWithWhoAnsweredIt() throws Exception {
    // Given
    List<Server> servers =
        List.of(server(good(Way.WHOLE)), server(good(Way.WHOLE)), server(good(Way.WHOLE)));
    var rules = rules(List.of(servers.stream().map(it -> it.weighted(1)).toList()));
    rules.put("sticky", true);
    route("fast", rules);

    // When
    for (int turn = 0; turn < 5; turn++) {
      assertThat(ask("fast", Way.WHOLE, "What is a tide?").statusCode()).isEqualTo(200);
    }

    // Then
    assertThat(servers.stream().map(Server::asked)).containsExactlyInAnyOrder(5, 0, 0);
  }

  @Test
  void aChangeHoldsForTheNextRequestOnThisNodeAndFromAnother() throws Exception {
    // Given
    Server a = server(good(Way.WHOLE));
    Server b = server(good(Way.WHOLE));
    String id = route("fast", tiers(a));
    ask("fast", Way.WHOLE);

    // When, Then: changed here
    ada.request()
        .body(Map.of("name", "fast", "rules", tiers(b)))
        .put("/api/routes/" + id)
        .then()
        .statusCode(200);
    ask("fast", Way.WHOLE);
    assertThat(List.of(a.asked(), b.asked())).containsExactly(1, 1);

    // When, Then: another process writes to the same database and signals
    database.with(
        handle ->
            handle.execute(
                "update route set rules = replace(rules::text, ?, ?)::jsonb where id = ?",
                b.credential().toString(),
                a.credential().toString(),
                UUID.fromString(id)));
    signalOfAnother("route " + id);
    Await.until(
        "the other node's change to hold",
        SOON,
        () -> {
          int before = a.asked();
          return askQuietly("fast") && a.asked() > before;
        });

    // When, Then: deleted here
    ada.request().delete("/api/routes/" + id).then().statusCode(204);
    assertThat(ask("fast", Way.WHOLE).statusCode()).isEqualTo(404);
  }

  private void signalOfAnother(String text) {
    database.with(handle -> handle.execute("select pg_notify('polyphony', ?)", text));
  }

  private boolean askQuietly(String model) {
    try {
      return ask(model, Way.WHOLE).statusCode() == 200;
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void aKeyThatIsGoneIsPassedOverAndARouteWithoutAnySaysSo() throws Exception {
    // Given
    UUID unreachable = credential(URI.create("http://127.0.0.1:" + FaultProxy.closedPort()));
    Server b = server(good(Way.WHOLE));
    var rules =
        rules(
            List.of(
                List.of(Map.of("credential", unreachable, "model", MODEL, "weight", 1)),
                List.of(b.weighted(1))));
    route("fast", rules);

    // When, Then
    credentials.delete(ada.caller(), unreachable);
    HttpResponse<String> answer = ask("fast", Way.WHOLE);
    assertThat(record(answer).attempts()).hasSize(1);
    credentials.delete(ada.caller(), b.credential());
    HttpResponse<String> refused = ask("fast", Way.WHOLE);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("The route fast has no deployment");
  }

  private static Reply error(int status, String code) {
    return Reply.json(status, openAiError(code, code, "The provider says no."));
  }

  private static Reply good(Way way) {
    return way.streamed()
        ? Reply.stream(openAiChunks("served", "!"))
        : Reply.json(200, openAiAnswer("served!", 7, 2));
  }
}
