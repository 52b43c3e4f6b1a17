package io.polyphony.llm.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.BedrockConverse;
import io.polyphony.llm.dialect.BedrockInvoke;
import io.polyphony.llm.dialect.CohereChat;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.dialect.OllamaChat;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiResponses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A conversation in each inbound dialect goes to a vendor of each outbound dialect, and its answer
 * comes back, streamed and whole: what was meant arrives, but for what the table of exceptions
 * names.
 */
class MatrixTest {
  private static final List<Dialect> INBOUND =
      List.of(
          OpenAiChat.standard(),
          OpenAiResponses.standard(),
          AnthropicMessages.standard(),
          GeminiGenerate.standard(),
          OllamaChat.standard());

  private record Vendor(Dialect dialect, String model) {}

  private static final List<Vendor> OUTBOUND =
      List.of(
          new Vendor(OpenAiChat.standard(), "gpt-5"),
          new Vendor(OpenAiResponses.standard(), "gpt-5"),
          new Vendor(AnthropicMessages.standard(), "claude-sonnet-4-5"),
          new Vendor(GeminiGenerate.standard(), "gemini-2.5-pro"),
          new Vendor(BedrockConverse.standard(), "anthropic.claude-sonnet-4-5-20250929-v1:0"),
          new Vendor(BedrockInvoke.standard(), "us.amazon.nova-2-lite-v1:0"),
          new Vendor(CohereChat.standard(), "command-a-reasoning-08-2025"),
          new Vendor(OllamaChat.standard(), "qwen3"));

  private record Outcome(Set<String> lost, String explanation) {}

  private static final Map<Crossing, Outcome> OUTCOMES = new LinkedHashMap<>();

  @BeforeAll
  static void cross() {
    for (Dialect inbound : INBOUND) {
      for (Vendor vendor : OUTBOUND) {
        for (Scenario scenario : Scenario.values()) {
          for (boolean stream : List.of(true, false)) {
            var crossing =
                new Crossing(inbound, vendor.dialect(), vendor.model(), scenario, stream);
            OUTCOMES.put(crossing, outcome(crossing));
          }
        }
      }
    }
    System.out.println(table());
  }

  private static Outcome outcome(Crossing crossing) {
    Set<String> lost = new TreeSet<>();
    var explanation = new StringBuilder();
    note("asked", crossing.meant(), crossing.arrived(), lost, explanation);
    if (crossing.scenario() == Scenario.ERROR && !crossing.stream()) {
      note("answered", Crossing.failuresMeant(), crossing.failuresHeard(), lost, explanation);
    } else {
      note("answered", crossing.said(), crossing.heard(), lost, explanation);
    }
    return new Outcome(lost, explanation.toString());
  }

  private static void note(
      String way, Facts meant, Facts found, Set<String> lost, StringBuilder explanation) {
    meant.differences(found).forEach(name -> lost.add(way + " " + name));
    explanation.append(way).append(' ').append(meant.explained(found)).append('\n');
  }

  @TestFactory
  Stream<DynamicTest> keepsWhatWasMeant() throws IOException {
    var exceptions = MatrixExceptions.read();
    return OUTCOMES.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    name(entry.getKey()),
                    () ->
                        assertThat(entry.getValue().lost())
                            .as(entry.getValue().explanation())
                            .isEqualTo(exceptions.of(entry.getKey()))));
  }

  @Test
  void everyClientsRequestIsReadAsItWasMeant() {
    for (Crossing crossing : OUTCOMES.keySet()) {
      // Given
      Set<String> unsaid = unsaid(crossing);

      // When
      Set<String> differences = crossing.meant().differences(AskedFacts.of(crossing.asked()));

      // Then
      assertThat(differences).as(name(crossing)).isEqualTo(unsaid);
    }
  }

  /** Ollama's own clients choose no tool and send no signature. */
  private static Set<String> unsaid(Crossing crossing) {
    if (!crossing.inbound().id().equals(OllamaChat.ID)) {
      return Set.of();
    }
    return switch (crossing.scenario()) {
      case TOOLS -> Set.of("tool choice");
      case THINKING -> Set.of("signature 0");
      default -> Set.of();
    };
  }

  @Test
  void whatIsLostOnTheWayToTheVendorIsSaidInAWarning() {
    for (Crossing crossing : OUTCOMES.keySet()) {
      // Given
      Facts read = AskedFacts.of(crossing.asked());

      // When
      boolean loses = !read.differences(crossing.arrived()).isEmpty();

      // Then
      if (loses) {
        assertThat(crossing.sent().warnings()).as(name(crossing)).isNotEmpty();
      }
    }
  }

  @Test
  void everyExceptionIsAboutSomething() throws IOException {
    List<MatrixExceptions.Row> idle = new ArrayList<>(MatrixExceptions.read().rows());
    OUTCOMES.keySet().forEach(crossing -> idle.removeIf(row -> row.concerns(crossing)));
    assertThat(idle).isEmpty();
  }

  private static String name(Crossing crossing) {
    return String.join(
        " ",
        crossing.inbound().id(),
        "to",
        crossing.outbound().id(),
        crossing.scenario().word(),
        crossing.stream() ? "stream" : "whole");
  }

  /** One row a pair: streamed and whole beside each other; a number of facts that are lost. */
  private static String table() {
    var table = new StringBuilder(String.format("%-38s", "inbound > outbound (stream/whole)"));
    for (Scenario scenario : Scenario.values()) {
      table.append(String.format(" %-10s", scenario.word()));
    }
    String pair = "";
    for (Map.Entry<Crossing, Outcome> entry : OUTCOMES.entrySet()) {
      Crossing crossing = entry.getKey();
      String of = crossing.inbound().id() + " > " + crossing.outbound().id();
      if (!of.equals(pair)) {
        table.append(String.format("%n%-38s", of));
        pair = of;
      }
      String mark = entry.getValue().lost().isEmpty() ? "ok" : "" + entry.getValue().lost().size();
      table.append(crossing.stream() ? " " + mark + "/" : String.format("%-7s", mark));
    }
    return table.append(System.lineSeparator()).toString();
  }
}
