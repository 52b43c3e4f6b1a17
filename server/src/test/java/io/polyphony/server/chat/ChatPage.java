package io.polyphony.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.identity.TestUsers.TestUser;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A page with one conversation open, as tests drive it. */
final class ChatPage {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestUser user;
  private final String id;
  private final List<String> lanes;

  private ChatPage(TestUser user, String id, List<String> lanes) {
    this.user = user;
    this.id = id;
    this.lanes = lanes;
  }

  static ChatPage open(TestUser user, String... models) {
    List<Map<String, String>> wanted =
        Arrays.stream(models).map(model -> Map.of("model", model)).toList();
    Response made = user.request().body(Map.of("lanes", wanted)).post("/api/conversations");
    made.then().statusCode(201);
    return new ChatPage(user, made.path("id"), made.path("lanes.id"));
  }

  String id() {
    return id;
  }

  String path() {
    return "/api/conversations/" + id;
  }

  List<String> lanes() {
    return lanes;
  }

  Response send(String text, List<String> to) {
    return user.request().body(Map.of("text", text, "lanes", to)).post(path() + "/turns");
  }

  Response send(String text) {
    return send(text, lanes);
  }

  Response stop() {
    return user.request().body("{}").post(path() + "/stop");
  }

  JsonPath get() {
    Response answer = user.request().get(path());
    answer.then().statusCode(200);
    return answer.jsonPath();
  }

  /** Waits until no answer is running any more. */
  JsonPath settled() {
    return await(it -> !it.getList("messages.state").contains("running"));
  }

  JsonPath await(Predicate<JsonPath> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonPath now = get();
    while (!condition.test(now) && System.nanoTime() < end) {
      Thread.onSpinWait();
      now = get();
    }
    assertThat(condition.test(now)).as("in time: %s", now.getList("messages.state")).isTrue();
    return now;
  }

  /** The messages of one lane from the first to its leaf, found by their parents. */
  static List<Map<String, Object>> chain(JsonPath detail, String lane) {
    List<Map<String, Object>> all = detail.getList("messages");
    String at = detail.getString("conversation.lanes.find { it.id == '" + lane + "' }.leaf");
    List<Map<String, Object>> chain = new ArrayList<>();
    while (at != null) {
      String wanted = at;
      Map<String, Object> message =
          all.stream().filter(it -> wanted.equals(it.get("id"))).findFirst().orElseThrow();
      assertThat(message.get("lane")).isEqualTo(lane);
      chain.addFirst(message);
      at = (String) message.get("parent");
    }
    return chain;
  }
}
