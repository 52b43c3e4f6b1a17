package io.polyphony.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.chat.EventReader.Seen;
import io.polyphony.server.identity.TestUsers;
import io.polyphony.server.identity.TestUsers.TestUser;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventsTest {
  private static final Predicate<List<Seen>> ENDED =
      seen -> seen.stream().anyMatch(it -> it.kind().equals("message"));

  @Inject TestUsers users;
  @Inject Balance balance;

  @AfterEach
  void nothingLeaksAndEveryAnswerHasOneRecord() throws IOException {
    balance.holds();
  }

  @Test
  void everySuffixIsThereForWhoComesBackAndAllPagesSeeTheSame() throws Exception {
    // Given
    TestUser ada = users.create();
    ChatPage page = ChatPage.open(ada, "sandbox/story");
    List<Seen> all;
    try (var first = new EventReader(ada, page.id(), 0);
        var second = new EventReader(ada, page.id(), 0)) {
      page.send("tell me");

      // When
      all = first.until(ENDED);

      // Then
      assertThat(second.until(ENDED)).isEqualTo(all);
    }
    long from = all.getFirst().id();
    for (int at = 0; at < all.size(); at++) {
      assertThat(all.get(at).id()).isEqualTo(from + at);
    }
    assertThat(all).extracting(Seen::kind).contains("turn", "delta", "progress", "message");
    for (int at = 0; at < all.size(); at++) {
      try (var again = new EventReader(ada, page.id(), all.get(at).id() - 1)) {
        assertThat(again.until(ENDED)).isEqualTo(all.subList(at, all.size()));
      }
    }
  }

  @Test
  void aReloadAtAnyMomentEndsInTheSameText() throws Exception {
    // Given
    TestUser ada = users.create();
    ChatPage page = ChatPage.open(ada, "sandbox/story");
    page.send("tell me");

    for (int point = 0; point < 10; point++) {
      int least = point * 40;

      // When
      JsonPath snapshot =
          page.await(
              it ->
                  it.getString("messages[1].text").length() >= least
                      || !it.getString("messages[1].state").equals("running"));
      if (!snapshot.getString("messages[1].state").equals("running")) {
        break;
      }
      String text = snapshot.getString("messages[1].text");
      try (var suffix = new EventReader(ada, page.id(), snapshot.getLong("lastEventId"))) {
        var seen = suffix.until(point == 9 ? ENDED : it -> it.size() >= 3);
        for (Seen event : seen) {
          if (event.kind().equals("delta")) {
            text = applied(text, event);
          } else if (event.kind().equals("message")) {
            // Then
            assertThat(text).isEqualTo(event.data().at("/message/text").textValue());
          }
        }
      }
      String shown = text;
      assertThat(page.get().getString("messages[1].text")).startsWith(shown);
    }
    page.settled();
  }

  @Test
  void whoComesFromTheFutureIsToldToLookAgain() throws Exception {
    TestUser ada = users.create();
    ChatPage page = ChatPage.open(ada, "sandbox/echo");
    try (var reader = new EventReader(ada, page.id(), 99)) {
      assertThat(reader.until(seen -> !seen.isEmpty()).getFirst().kind()).isEqualTo("reset");
    }
  }

  /** What a page does with a delta, be it new or already contained. */
  private static String applied(String text, Seen event) {
    int offset = event.data().path("offset").asInt();
    String more = event.data().path("text").asText();
    assertThat(offset).as("no gap").isLessThanOrEqualTo(text.length());
    int contained = text.length() - offset;
    return contained >= more.length() ? text : text + more.substring(contained);
  }
}
