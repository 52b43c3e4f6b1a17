package io.polyphony.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Part;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.testkit.FaultOutcome;
import io.polyphony.testkit.FaultStage;
import io.polyphony.testkit.ProviderFault;
import io.polyphony.testkit.ProviderFaults;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each of the forty faults, seen from each of the gateway's doors: a clean answer, an error with
 * its status, or the answer so far and an error within it; and always one record that says the
 * same.
 */
@QuarkusTest
@TestProfile(FaultProfile.class)
class ProviderFaultsTest extends EngineCase {
  private static FaultStage stage;

  @BeforeAll
  static void openStage() {
    stage = FaultStage.start();
  }

  @AfterAll
  static void closeStage() {
    stage.close();
  }

  @Test
  void thereAreForty() {
    Set<String> names = new HashSet<>();
    ProviderFaults.all().forEach(fault -> names.add(fault.name()));
    assertThat(names).hasSize(40);
    assertThat(ProviderFaults.all()).hasSize(40);
  }

  static Stream<ProviderFault> faults() {
    return ProviderFaults.all().stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void comesToWhatItMust(ProviderFault fault) throws Exception {
    // Given
    credentials.custom(ada.caller(), stage.baseUrl(fault), "openai-chat", List.of(fault.name()));

    // When
    Map<ClientDoor, CompletableFuture<HttpResponse<String>>> answers =
        new EnumMap<>(ClientDoor.class);
    for (ClientDoor door : ClientDoor.values()) {
      CompletableFuture<HttpResponse<String>> answer = asked(door, "custom/" + fault.name());
      answers.put(door, isMuch(fault) ? CompletableFuture.completedFuture(answer.get()) : answer);
    }

    // Then
    for (Map.Entry<ClientDoor, CompletableFuture<HttpResponse<String>>> asked :
        answers.entrySet()) {
      ClientDoor door = asked.getKey();
      HttpResponse<String> answer = asked.getValue().get();
      String what = fault + " at " + door + ": " + start(answer.body());
      switch (fault.outcome()) {
        case FaultOutcome.Whole whole -> isWhole(what, door, answer, whole);
        case FaultOutcome.Refused refused -> isRefused(what, answer, refused);
        case FaultOutcome.Broken broken -> isBroken(what, door, answer, broken);
      }
    }
  }

  /** Six times ten megabytes at once would measure this machine. */
  private static boolean isMuch(ProviderFault fault) {
    return fault.outcome() instanceof FaultOutcome.Whole whole && whole.text().length() > 1 << 20;
  }

  private CompletableFuture<HttpResponse<String>> asked(ClientDoor door, String model) {
    return client()
        .sendAsync(
            post(door.path(model), door.body(model))
                .header("authorization", "Bearer " + key)
                .build(),
            BodyHandlers.ofString());
  }

  private void isWhole(
      String what, ClientDoor door, HttpResponse<String> answer, FaultOutcome.Whole expected)
      throws Exception {
    assertThat(answer.statusCode()).as(what).isEqualTo(200);
    assertThat(count(answer.body(), door.cleanEnd())).as(what + " ends once").isOne();
    if (door.dialect().equals("openai-chat")) {
      assertThat(answer.body().strip()).as(what + " says no more").endsWith(door.cleanEnd());
    }
    Answer heard = door.heard(answer);
    assertThat(heard.failure()).as(what).isNull();
    assertThat(text(heard).equals(expected.text())).as(what + " says all").isTrue();
    assertThat(calls(heard)).as(what).isEqualTo(expected.calls());
    CompletionRecord record = record(answer);
    assertThat(record.state()).as(what).isEqualTo(CompletionState.COMPLETE);
    assertThat(record.usageSource())
        .as(what)
        .isEqualTo(expected.reported() ? UsageSource.REPORTED : UsageSource.ESTIMATED);
    assertThat(record.usage().inputTotal()).as(what).isBetween(0L, 100L);
  }

  private void isRefused(String what, HttpResponse<String> answer, FaultOutcome.Refused expected)
      throws Exception {
    CompletionRecord record = record(answer);
    assertThat(answer.statusCode()).as(what).isEqualTo(expected.code().status());
    assertThat(record.errorCode()).as(what).isEqualTo(expected.code().wire());
    assertThat(record.state()).as(what).isEqualTo(CompletionState.FAILED);
    assertThat(record.usage().isEmpty()).as(what).isTrue();
  }

  private void isBroken(
      String what, ClientDoor door, HttpResponse<String> answer, FaultOutcome.Broken expected)
      throws Exception {
    assertThat(answer.statusCode()).as(what).isEqualTo(200);
    assertThat(answer.body()).as(what).doesNotContain(door.cleanEnd());
    Answer heard = door.heard(answer);
    assertThat(heard.failure()).as(what).isNotNull();
    assertThat(heard.finishReason()).as(what).isEqualTo(FinishReason.UNKNOWN);
    assertThat(text(heard)).as(what).isEqualTo(expected.text());
    CompletionRecord record = record(answer);
    assertThat(record.errorCode()).as(what).isEqualTo(expected.code().wire());
    assertThat(record.state()).as(what).isEqualTo(CompletionState.UPSTREAM_CUT);
    assertThat(record.usageSource()).as(what).isEqualTo(UsageSource.ESTIMATED);
  }

  private static int count(String text, String wanted) {
    return text.split(Pattern.quote(wanted), -1).length - 1;
  }

  private static String text(Answer answer) {
    var text = new StringBuilder();
    for (Part part : answer.parts()) {
      if (part instanceof Part.Text said) {
        text.append(said.text());
      }
    }
    return text.toString();
  }

  private static Map<String, String> calls(Answer answer) {
    Map<String, String> calls = new HashMap<>();
    for (Part part : answer.parts()) {
      if (part instanceof Part.ToolCall call) {
        calls.put(call.name(), call.arguments());
      }
    }
    return calls;
  }

  private static String start(String body) {
    return body.substring(0, Math.min(body.length(), 1_000));
  }
}
