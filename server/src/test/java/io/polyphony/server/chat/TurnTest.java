package io.polyphony.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TurnTest {
  @Inject TestUsers users;
  @Inject Balance balance;

  @AfterEach
  void nothingLeaksAndEveryAnswerHasOneRecord() throws IOException {
    balance.holds();
  }

  @Test
  void eachLaneIsToldItsOwnHistory() {
    // Given
    ChatPage page = ChatPage.open(users.create(), "sandbox/echo", "sandbox/story");

    // When
    page.send("one two three").then().statusCode(201).body("messages", hasSize(4));
    page.settled();
    page.send("four").then().statusCode(201);
    JsonPath now = page.settled();

    // Then
    for (String lane : page.lanes()) {
      List<Map<String, Object>> chain = ChatPage.chain(now, lane);
      assertThat(chain)
          .extracting(it -> it.get("role"))
          .containsExactly("user", "assistant", "user", "assistant");
      int told = 0;
      for (Map<String, Object> message : chain.subList(0, 3)) {
        told += String.valueOf(message.get("text")).strip().split("\\s+").length;
      }
      String answer = "messages.find { it.id == '" + chain.get(3).get("id") + "' }.completion.";
      assertThat(now.getInt(answer + "usage.input")).isEqualTo(told);
      assertThat(now.getString(answer + "costState")).isEqualTo("known");
    }
    assertThat(now.getString("conversation.title")).isEqualTo("one two three");
    assertThat(now.getString("conversation.titleSource")).isEqualTo("automatic");
  }

  @Test
  void stopAndSendAHundredTimesKeepsOneLine() {
    // Given
    ChatPage page = ChatPage.open(users.create(), "sandbox/story");

    // When
    for (int turn = 0; turn < 100; turn++) {
      page.send("go on " + turn).then().statusCode(201);
      page.stop().then().statusCode(202);
    }
    JsonPath now = page.settled();

    // Then
    List<Map<String, Object>> chain = ChatPage.chain(now, page.lanes().getFirst());
    assertThat(chain).hasSize(200);
    assertThat(now.getList("messages")).hasSize(200);
    for (int turn = 0; turn < 100; turn++) {
      assertThat(chain.get(2 * turn).get("text")).isEqualTo("go on " + turn);
      assertThat(chain.get(2 * turn + 1).get("state")).isEqualTo("stopped");
    }
  }

  @Test
  void aStoppedAnswerKeepsWhatCame() {
    // Given
    ChatPage page = ChatPage.open(users.create(), "sandbox/story");
    page.send("tell me");
    page.await(it -> it.getString("messages[1].text").length() > 30);

    // When
    page.stop().then().statusCode(202).body("stopped", equalTo(1));
    page.stop().then().statusCode(202);
    JsonPath now = page.settled();

    // Then
    assertThat(now.getString("messages[1].state")).isEqualTo("stopped");
    assertThat(now.getString("messages[1].text")).hasSizeGreaterThan(30);
    assertThat(now.getString("messages[1].completion.id")).isNotNull();
    assertThat(now.<Object>get("messages[1].error")).isNull();
  }

  @Test
  void aBusyLaneTakesNoSecondPromptAndOthersDo() {
    ChatPage page = ChatPage.open(users.create(), "sandbox/slow", "sandbox/echo");
    page.send("a", page.lanes().subList(0, 1)).then().statusCode(201);
    page.send("b").then().statusCode(409).body("error.code", equalTo("busy"));
    page.send("c", page.lanes().subList(1, 2)).then().statusCode(201);
    page.stop().then().statusCode(202);
    page.settled();
  }

  @Test
  void oneKeyMakesOneTurnUnderFiftyRequests() throws Exception {
    // Given
    TestUser ada = users.create();
    ChatPage page = ChatPage.open(ada, "sandbox/echo");
    Callable<Response> send =
        () ->
            ada.request()
                .header("Idempotency-Key", "once")
                .body(Map.of("text", "hello", "lanes", page.lanes()))
                .post(page.path() + "/turns");

    // When
    Set<String> turns = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(50)) {
      List<Future<Response>> sent = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        sent.add(threads.submit(send));
      }
      for (Future<Response> one : sent) {
        one.get().then().statusCode(201);
        turns.add(one.get().path("turn"));
      }
    }

    // Then
    assertThat(turns).hasSize(1);
    assertThat(page.settled().getList("messages")).hasSize(2);
    ada.request()
        .header("Idempotency-Key", "once")
        .body(Map.of("text", "other", "lanes", page.lanes()))
        .post(page.path() + "/turns")
        .then()
        .statusCode(409)
        .body("error.code", equalTo("conflict"));
  }

  @Test
  void answeringAgainMakesASiblingAndSiblingsCanBeChosen() {
    // Given
    TestUser ada = users.create();
    ChatPage page = ChatPage.open(ada, "sandbox/faulty");
    page.send("hello");
    JsonPath failed = page.settled();
    assertThat(failed.getString("messages[1].state")).isEqualTo("failed");
    assertThat(failed.getString("messages[1].error.message")).contains("rate limit");
    assertThat(failed.getList("messages[1].error.attempts")).isNotEmpty();
    String first = failed.getString("messages[1].id");

    // When
    ada.request()
        .body(Map.of("model", "sandbox/echo"))
        .post(page.path() + "/messages/" + first + "/regenerate")
        .then()
        .statusCode(201)
        .body("state", equalTo("running"))
        .body("parent", equalTo(failed.getString("messages[0].id")));
    JsonPath now = page.settled();

    // Then
    assertThat(now.getList("messages")).hasSize(3);
    assertThat(ChatPage.chain(now, page.lanes().getFirst()).getLast().get("text"))
        .isEqualTo("hello");
    ada.request()
        .body(Map.of("leaf", first))
        .patch(page.path() + "/lanes/" + page.lanes().getFirst())
        .then()
        .statusCode(200)
        .body("leaf", equalTo(first));
  }

  @Test
  void whatTheSandboxPlaysForOneOwnerConcernsNoOther() {
    // Given
    ChatPage ada = ChatPage.open(users.create(), "sandbox/faulty");
    ada.send("hello");
    assertThat(ada.settled().getString("messages[1].error.message")).contains("rate limit");

    // When
    ChatPage bob = ChatPage.open(users.create(), "sandbox/faulty");
    bob.send("overload");

    // Then
    assertThat(bob.settled().getString("messages[1].error.message")).contains("overloaded");
    assertThat(bob.get().getList("messages[1].error.attempts")).isNotEmpty();
  }

  @Test
  void aDeletedConversationStopsAndComesBack() {
    TestUser ada = users.create();
    ChatPage page = ChatPage.open(ada, "sandbox/story");
    page.send("tell");
    ada.request().delete(page.path()).then().statusCode(204);
    assertThat(page.settled().getString("messages[1].state")).isEqualTo("stopped");
    ada.request().get("/api/conversations").then().body("items", hasSize(0));
    page.send("more").then().statusCode(409).body("error.code", equalTo("conflict"));
    ada.request().post(page.path() + "/restore").then().statusCode(200);
    ada.request().get("/api/conversations").then().body("items", hasSize(1));
    page.send("more").then().statusCode(201);
    page.stop();
    page.settled();
  }
}
