package io.polyphony.server.gateway;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.Way;
import io.polyphony.testkit.AnthropicWire;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One event loop serves all. While it gets requests of megabytes, which must be translated, it goes
 * on with small ones: it is never seen at reading or writing a large one itself.
 */
@QuarkusTest
@TestProfile(LargeRequestTest.OneLoopProfile.class)
class LargeRequestTest extends EngineCase {
  private static final int LARGE_ONES = 6;
  private static final int SMALL_ONES = 30;
  private static final int HUNDRED_THOUSAND_TOKENS = 400_000;
  private static final int FOUR_MEGABYTES = 4 << 20;

  /** All connections share one event loop. */
  public static class OneLoopProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "polyphony.egress.allow-private", "127.0.0.1",
          "quarkus.vertx.event-loops-pool-size", "1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {HUNDRED_THOUSAND_TOKENS, FOUR_MEGABYTES})
  void doesNotHoldTheEventLoop(int characters) throws Exception {
    // Given
    serving(Reply.json(200, openAiAnswer("Hello", 7, 2)));
    String block = "{\"type\":\"text\",\"text\":\"Hello\"}";
    ScriptedProvider other =
        started(
            ScriptedProvider.anthropic()
                .reply(Reply.json(200, AnthropicWire.anthropicAnswer(block, "end_turn", 7, 2))));
    credentials.custom(ada.caller(), other.baseUrl(), "anthropic-messages", List.of("translated"));
    String large = large(characters);
    var over = new AtomicBoolean();
    var onLoop = new AtomicInteger();
    var beside = new AtomicInteger();
    Thread looking = Thread.ofPlatform().start(() -> look(over, onLoop, beside));

    // When
    List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
    List<Integer> small = new ArrayList<>();
    for (int round = 0; round < SMALL_ONES; round++) {
      while (running.stream().filter(one -> !one.isDone()).count() < LARGE_ONES) {
        running.add(client().sendAsync(request(key, large), BodyHandlers.ofString()));
      }
      small.add(ask(Way.WHOLE).statusCode());
    }
    for (CompletableFuture<HttpResponse<String>> one : running) {
      assertThat(one.get().statusCode()).isEqualTo(200);
    }
    over.set(true);
    looking.join();

    // Then
    assertThat(small).hasSize(SMALL_ONES).containsOnly(200);
    assertThat(beside.get()).as("seen at work on worker threads").isPositive();
    assertThat(onLoop.get()).as("seen at work on the event loop").isZero();
  }

  private static String large(int characters) {
    return "{\"model\":\"custom/translated\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + "The tide follows the moon. ".repeat(characters / 27)
        + "\"}]}";
  }

  /** Looks all the time who reads or writes a request that is too large for an event loop. */
  private static void look(AtomicBoolean over, AtomicInteger onLoop, AtomicInteger beside) {
    while (!over.get()) {
      Thread.getAllStackTraces()
          .forEach(
              (thread, frames) -> {
                if (isLargeWork(frames)) {
                  boolean loop = thread.getName().startsWith("vert.x-eventloop");
                  (loop ? onLoop : beside).incrementAndGet();
                }
              });
    }
  }

  /** Small requests to the same provider are not translated: whoever is, is large. */
  private static boolean isLargeWork(StackTraceElement[] frames) {
    for (StackTraceElement frame : frames) {
      String method = frame.getMethodName();
      if (frame.getClassName().startsWith("io.polyphony.llm.")
          && (method.equals("readRequest") || method.equals("writeRequest"))) {
        return true;
      }
    }
    return false;
  }
}
