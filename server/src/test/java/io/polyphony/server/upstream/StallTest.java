package io.polyphony.server.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.dialect.BedrockConverse;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.Dialects;
import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.server.completion.EngineCase;
import io.polyphony.server.completion.HastyProfile;
import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.server.store.SharedData;
import io.polyphony.testkit.CassetteServer;
import io.polyphony.testkit.Cutting;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.TrafficCassette;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every recorded stream stops after a random byte while its connection stays open. The idle timeout
 * ends it with an error in the words of the client's dialect: no clean end, no finish, and no usage
 * but what arrived.
 */
@QuarkusTest
@TestProfile(HastyProfile.class)
class StallTest extends EngineCase {
  private static final int AT_ONCE = 40;
  private static final int TRIES = 30;
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern ASKED = Pattern.compile("stall-(\\d+)-");

  /** Recorded APIs by the dialect that speaks them. */
  private static final Map<String, String> SPOKEN =
      new TreeMap<>(
          Map.of(
              "chat-completions", "openai-chat",
              "responses", "openai-responses",
              "messages", "anthropic-messages",
              "streamGenerateContent", "gemini-generate",
              "cohere-chat", "cohere-chat",
              "ollama-chat", "ollama-chat",
              "converse-stream", "bedrock-converse"));

  /**
   * A recording that stops.
   *
   * @param arrived the bytes that come before the silence
   * @param read what they mean
   */
  private record Stall(TrafficCassette cassette, Dialect dialect, byte[] arrived, Answer read) {
    Reply reply() {
      return cassette.reply(new Cutting.Whole()).stallAfter(arrived.length);
    }

    String model(int number) {
      String provider = dialect.id().equals(BedrockConverse.ID) ? "bedrock" : "custom";
      return provider + "/stall-" + number + "-";
    }
  }

  @Test
  void whatFallsSilentEndsWithAnErrorInTheClientsWords() throws Exception {
    // Given
    List<Stall> stalls = stalls(SharedData.require("traffic/cassettes"));
    CassetteServer server = started(CassetteServer.start());
    server.on(request -> true, request -> stalls.get(number(request)).reply());
    offer(server, stalls);
    Map<String, Integer> seen = new TreeMap<>();

    for (int from = 0; from < stalls.size(); from += AT_ONCE) {
      // When
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      int to = Math.min(stalls.size(), from + AT_ONCE);
      for (int number = from; number < to; number++) {
        answers.add(asked(door(number), stalls.get(number).model(number)));
      }

      // Then
      for (int number = from; number < to; number++) {
        Stall stall = stalls.get(number);
        isAnError(stall, door(number), answers.get(number - from).join());
        seen.merge(stall.dialect().id() + " to " + door(number).dialect(), 1, Integer::sum);
      }
    }
    seen.forEach((pair, count) -> System.out.printf("%-40s %4d stalls%n", pair, count));
    assertThat(seen).hasSizeGreaterThan(SPOKEN.size() * ClientDoor.values().length / 2);
  }

  private static ClientDoor door(int number) {
    return ClientDoor.values()[number % ClientDoor.values().length];
  }

  private static int number(ReceivedRequest request) {
    MatchResult asked =
        ASKED.matcher(request.path() + " " + request.text()).results().findFirst().orElseThrow();
    return Integer.parseInt(asked.group(1));
  }

  private void offer(CassetteServer server, List<Stall> stalls) {
    for (String dialect : SPOKEN.values()) {
      List<String> models = new ArrayList<>();
      for (int number = 0; number < stalls.size(); number++) {
        if (stalls.get(number).dialect().id().equals(dialect)) {
          models.add("stall-" + number + "-");
        }
      }
      assertThat(models).as(dialect).isNotEmpty();
      if (dialect.equals(BedrockConverse.ID)) {
        Map<String, String> fields =
            Map.of(
                "accessKeyId", "AKIAEXAMPLE",
                "secretAccessKey", "test-secret-0123456789",
                "region", "us-east-1");
        credentials.of(ada.caller(), "bedrock", fields, server.uri(""));
      } else {
        credentials.custom(ada.caller(), server.uri("/v1"), dialect, models);
      }
    }
  }

  private CompletableFuture<HttpResponse<String>> asked(ClientDoor door, String model) {
    HttpRequest request =
        post(door.path(model), door.body(model)).header("authorization", "Bearer " + key).build();
    return client().sendAsync(request, BodyHandlers.ofString());
  }

  private void isAnError(Stall stall, ClientDoor door, HttpResponse<String> answer)
      throws IOException {
    String what = stall.cassette().name() + " to " + door + ": " + answer.body();
    assertThat(answer.statusCode()).as(what).isEqualTo(200);
    assertThat(answer.body()).as(what).doesNotContain(door.cleanEnd());
    Answer heard = door.heard(answer);
    assertThat(String.valueOf(heard.failure())).as(what).contains("fell silent");
    assertThat(heard.finishReason()).as(what).isEqualTo(FinishReason.UNKNOWN);
    assertThat(said(heard)).as(what).isEqualTo(said(stall.read()));
    Set<String> numbers = new HashSet<>();
    NUMBER
        .matcher(new String(stall.arrived(), ISO_8859_1))
        .results()
        .forEach(number -> numbers.add(number.group()));
    arrived(what, numbers, heard.usage());

    CompletionRecord record = record(answer);
    assertThat(record.state()).as(what).isEqualTo(CompletionState.UPSTREAM_CUT);
    assertThat(record.errorCode()).as(what).isEqualTo("upstream_timeout");
    if (record.usageSource() == UsageSource.REPORTED) {
      arrived(what, numbers, record.usage());
    }
  }

  /** Not every dialect has a word for a refusal. */
  private static String said(Answer answer) {
    StringBuilder said = new StringBuilder();
    for (Part part : answer.parts()) {
      switch (part) {
        case Part.Text text -> said.append(text.text());
        case Part.Refusal refusal -> said.append(refusal.text());
        default -> {}
      }
    }
    return said.toString();
  }

  private static void arrived(String what, Set<String> numbers, Usage usage) {
    for (@Nullable Long count :
        Arrays.asList(
            usage.input(),
            usage.output(),
            usage.cachedInput(),
            usage.cacheWrite(),
            usage.reasoning())) {
      if (count != null && count > 0) {
        assertThat(numbers).as(what).contains(count.toString());
      }
    }
  }

  private static List<Stall> stalls(Path cassettes) throws IOException {
    List<Stall> stalls = new ArrayList<>();
    try (Stream<Path> providers = Files.list(cassettes)) {
      for (Path provider : providers.filter(Files::isDirectory).sorted().toList()) {
        for (Map.Entry<String, String> api : SPOKEN.entrySet()) {
          String name = provider.getFileName().toString();
          for (String cassette : TrafficCassette.names(cassettes, name, api.getKey())) {
            Stall stall = stall(TrafficCassette.read(cassettes, cassette), api.getValue());
            if (stall != null) {
              stalls.add(stall);
            }
          }
        }
      }
    }
    return stalls;
  }

  /** Whether the answer has not come to its finish, or is one that went wrong by itself. */
  private static boolean fails(List<Chunk> chunks) {
    return chunks.getLast() instanceof Chunk.Failed;
  }

  /**
   * Null where nothing was said before the answer's end, and for answers in JSON: they are read
   * when they are whole, so their silence is that of an answer that has not begun.
   */
  private static @Nullable Stall stall(TrafficCassette cassette, String dialectId) {
    String type = cassette.headers().getOrDefault("content-type", "");
    boolean streams = cassette.stream() && cassette.status() == 200;
    if (!streams || cassette.body().length == 0 || type.startsWith("application/json")) {
      return null;
    }
    Dialect dialect =
        dialectId.equals(BedrockConverse.ID)
            ? BedrockConverse.standard()
            : Dialects.find(dialectId).orElseThrow();
    var random = new Random(cassette.name().hashCode());
    for (int turn = 0; turn < TRIES; turn++) {
      byte[] arrived = Arrays.copyOf(cassette.body(), random.nextInt(cassette.body().length));
      ChunkReader reader = dialect.reader(new ResponseHead(200, cassette.headers(), true));
      List<Chunk> chunks = new ArrayList<>();
      reader.feed(arrived, 0, arrived.length, chunks::add);
      boolean says = chunks.stream().anyMatch(Chunk::isContent) && !fails(chunks);
      Answer read = AnswerCollector.collect(chunks);
      reader.end(chunks::add);
      if (says && fails(chunks)) {
        return new Stall(cassette, dialect, arrived, read);
      }
    }
    return null;
  }
}
