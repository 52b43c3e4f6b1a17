package io.polyphony.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.polyphony.server.store.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConversationTest {
  @Inject TestUsers users;
  @Inject Balance balance;
  @Inject Ids ids;
  @Inject Jdbi jdbi;
  @Inject Recovery recovery;
  @Inject MessageStore messages;

  @AfterEach
  void nothingLeaksAndEveryAnswerHasOneRecord() throws IOException {
    balance.holds();
  }

  @Test
  void strangersFindNothingOnAnyRoute() {
    // Given
    TestUser ada = users.create();
    TestUser bob = users.create();
    ChatPage page = ChatPage.open(ada, "sandbox/echo");
    page.send("secret");
    String message = page.settled().getString("messages[1].id");
    String lane = page.lanes().getFirst();

    // Then
    for (Response refused :
        List.of(
            bob.request().get(page.path()),
            bob.request().get(page.path() + "/events"),
            bob.request().body("{\"title\":\"x\"}").patch(page.path()),
            bob.request().delete(page.path()),
            bob.request().post(page.path() + "/restore"),
            bob.request().body("{\"model\":\"sandbox/echo\"}").post(page.path() + "/lanes"),
            bob.request().body("{\"position\":1}").patch(page.path() + "/lanes/" + lane),
            bob.request().delete(page.path() + "/lanes/" + lane),
            bob.request()
                .body(Map.of("text", "x", "lanes", page.lanes()))
                .post(page.path() + "/turns"),
            bob.request().body("{}").post(page.path() + "/stop"),
            bob.request().body("{}").post(page.path() + "/messages/" + message + "/regenerate"))) {
      refused.then().statusCode(404).body("error.code", equalTo("not_found"));
    }
    ChatPage own = ChatPage.open(bob, "sandbox/echo");
    bob.request()
        .body("{\"position\":1}")
        .patch(own.path() + "/lanes/" + lane)
        .then()
        .statusCode(404);
    own.send("x", page.lanes()).then().statusCode(404);
    bob.request()
        .body("{}")
        .post(own.path() + "/messages/" + message + "/regenerate")
        .then()
        .statusCode(404);
    bob.request().get("/api/conversations").then().body("items", hasSize(1));
  }

  @Test
  void badInputIsRefusedAndLeavesNothing() {
    TestUser ada = users.create();
    for (String body :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "{\"lanes\":[]}",
            "{\"lanes\":[null]}",
            "{\"lanes\":[{}]}",
            "{\"lanes\":[{\"model\":\"\"}]}",
            "{\"lanes\":\"sandbox/echo\"}",
            "{\"lanes\":[{\"model\":\"a\",\"parameters\":{\"temperature\":9}}]}",
            "{\"lanes\":[{\"model\":\"a\",\"parameters\":{\"topP\":-1}}]}",
            "{\"lanes\":[{\"model\":\"a\",\"parameters\":{\"reasoningEffort\":\"much\"}}]}",
            "{\"lanes\":[" + "{\"model\":\"a\"},".repeat(8) + "{\"model\":\"a\"}]}",
            "{\"title\":\"" + "x".repeat(201) + "\",\"lanes\":[{\"model\":\"a\"}]}")) {
      ada.request()
          .body(body)
          .post("/api/conversations")
          .then()
          .statusCode(400)
          .body("error.code", equalTo("invalid_request"));
    }
    ada.request().get("/api/conversations").then().body("items", hasSize(0));
    ada.request().get("/api/conversations?cursor=nonsense").then().statusCode(400);
    ada.request().get("/api/conversations/not-an-id").then().statusCode(404);
    ada.request().get("/api/conversations/not-an-id/events").then().statusCode(404);
    ChatPage page = ChatPage.open(ada, "sandbox/echo");
    for (String body :
        List.of(
            "{}",
            "{\"text\":\"\",\"lanes\":[\"" + page.lanes().getFirst() + "\"]}",
            "{\"text\":\"x\",\"lanes\":[]}",
            "{\"text\":\"x\",\"lanes\":[\"x\"]}")) {
      ada.request().body(body).post(page.path() + "/turns").then().statusCode(400);
    }
    assertThat(page.get().getList("messages")).isEmpty();
  }

  @Test
  void titlesAreSearchedPageByPage() {
    TestUser ada = users.create();
    for (String title : List.of("Blue whales", "100% wool", "Whale songs", "Under_scores")) {
      ada.request()
          .body(Map.of("title", title, "lanes", List.of(Map.of("model", "sandbox/echo"))))
          .post("/api/conversations")
          .then()
          .statusCode(201);
    }
    Response first = ada.request().get("/api/conversations?limit=3");
    first.then().body("items.title", contains("Under_scores", "Whale songs", "100% wool"));
    ada.request()
        .queryParam("cursor", first.<String>path("next"))
        .get("/api/conversations")
        .then()
        .body("items.title", contains("Blue whales"))
        .body("next", nullValue());
    ada.request()
        .get("/api/conversations?query=whale")
        .then()
        .body("items.title", contains("Whale songs", "Blue whales"));
    ada.request()
        .queryParam("query", "%")
        .get("/api/conversations")
        .then()
        .body("items", hasSize(1));
    ada.request()
        .queryParam("query", "_")
        .get("/api/conversations")
        .then()
        .body("items", hasSize(1));
  }

  @Test
  void aDeadProcessLeavesInterruptedAnswers() {
    // Given
    TestUser ada = users.create();
    ChatPage page = ChatPage.open(ada, "sandbox/echo");
    page.send("hello there");
    String answer = page.settled().getString("messages[1].id");
    balance.rest();
    awaitRecord(answer);
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update message set state = 'running', text = 'hello', completion = null,"
                    + " finished_at = null where id = ?",
                UUID.fromString(answer)));

    // When
    assertThat(recovery.recover()).isEqualTo(1);

    // Then
    ada.request()
        .get(page.path())
        .then()
        .body("messages[1].state", equalTo("interrupted"))
        .body("messages[1].text", equalTo("hello"))
        .body("messages[1].error.code", equalTo("interrupted"))
        .body("messages[1].error.message", notNullValue())
        .body("messages[1].completion.usage.output", equalTo(2))
        .body("conversation.running", equalTo(false));
  }

  @Test
  void aThreadOfFiveThousandMessagesGoesOn() {
    // Given
    TestUser ada = users.create();
    ChatPage page = ChatPage.open(ada, "sandbox/echo");
    UUID leaf = deepen(ada, page, 5_000);

    // When
    page.send("the end").then().statusCode(201);
    page.await(
        it ->
            it.getList("messages.findAll { it.text == 'the end' && it.state == 'complete' }").size()
                == 2);

    // Then
    assertThat(messages.path(UUID.fromString(page.id()), leaf)).hasSize(5_000);
    assertThat(ChatPage.chain(page.get(), page.lanes().getFirst())).hasSize(5_002);
  }

  @Test
  void theListDoesNotReadMessages() {
    // Given
    TestUser ada = users.create();
    fill(ada, 5_000);

    // When
    List<String> lines =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("explain (analyze, buffers) " + ConversationStore.LIST)
                    .bind("organisation", ada.organisation())
                    .bind("user", ada.id())
                    .bind("query", (String) null)
                    .bind("at", (java.time.Instant) null)
                    .bind("id", (UUID) null)
                    .bind("limit", 51)
                    .mapTo(String.class)
                    .list());
    String plan = String.join("\n", lines);

    // Then
    assertThat(plan)
        .containsPattern(
            "^Limit .*\\n( +Buffers.*\\n)? +-> +Index Scan using conversation_by_owner");
    assertThat(plan).doesNotContain("Seq Scan");
    assertThat(plan).containsPattern("using message_running\\b");
    ada.request().get("/api/conversations").then().body("items", hasSize(50));
  }

  /** Conversations with a lane and two messages each, and statistics as after some time of use. */
  private void fill(TestUser ada, int conversations) {
    jdbi.useHandle(
        handle -> {
          handle.execute(
              """
              insert into conversation (id, organisation_id, owner_id, title, title_source,
                created_at, updated_at)
              select gen_random_uuid(), ?, ?, 'title ' || n, 'user', now(),
                now() - n * interval '1 second' from generate_series(1, ?) n
              """,
              ada.organisation(),
              ada.id(),
              conversations);
          handle.execute(
              """
              insert into lane (id, organisation_id, owner_id, conversation_id, position, model,
                parameters)
              select gen_random_uuid(), organisation_id, owner_id, id, 0, 'sandbox/echo', '{}'
                from conversation where owner_id = ?
              """,
              ada.id());
          handle.execute(
              """
              insert into message (id, organisation_id, owner_id, conversation_id, lane_id, turn_id,
                role, state, text, created_at)
              select gen_random_uuid(), organisation_id, owner_id, conversation_id, id, id, role,
                'complete', repeat('word ', 100), now()
                from lane, unnest(array['user', 'assistant']) role where owner_id = ?
              """,
              ada.id());
          handle.execute("vacuum analyze conversation, lane, message");
        });
  }

  private void awaitRecord(String message) {
    long end = System.nanoTime() + ChatPage.PATIENCE.toNanos();
    while (System.nanoTime() < end
        && !jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select exists (select 1 from message m join completion_record r"
                            + " on r.id = m.completion_id where m.id = :id)")
                    .bind("id", UUID.fromString(message))
                    .mapTo(Boolean.class)
                    .one())) {
      Thread.onSpinWait();
    }
  }

  private UUID deepen(TestUser ada, ChatPage page, int depth) {
    UUID[] chain = new UUID[depth];
    jdbi.useTransaction(
        handle -> {
          var batch =
              handle.prepareBatch(
                  "insert into message (id, organisation_id, owner_id, conversation_id, lane_id,"
                      + " turn_id, parent_id, role, state, text, created_at) values (:id, :org,"
                      + " :user, :conversation, :lane, :id, :parent, :role, 'complete', 'word',"
                      + " now())");
          for (int at = 0; at < depth; at++) {
            chain[at] = ids.next();
            batch
                .bind("id", chain[at])
                .bind("org", ada.organisation())
                .bind("user", ada.id())
                .bind("conversation", UUID.fromString(page.id()))
                .bind("lane", UUID.fromString(page.lanes().getFirst()))
                .bind("parent", at == 0 ? null : chain[at - 1])
                .bind("role", at % 2 == 0 ? "user" : "assistant")
                .add();
          }
          batch.execute();
          handle.execute(
              "update lane set leaf_id = ? where id = ?",
              chain[depth - 1],
              UUID.fromString(page.lanes().getFirst()));
        });
    return chain[depth - 1];
  }
}
