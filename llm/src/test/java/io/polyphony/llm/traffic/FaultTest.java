package io.polyphony.llm.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.Answer;
import io.polyphony.llm.chat.AnswerCollector;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import io.polyphony.llm.dialect.AnswerHead;
import io.polyphony.llm.dialect.AnthropicMessages;
import io.polyphony.llm.dialect.ChunkReader;
import io.polyphony.llm.dialect.ChunkWriter;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.GeminiGenerate;
import io.polyphony.llm.dialect.OllamaChat;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiResponses;
import io.polyphony.llm.dialect.ResponseHead;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded answer of every dialect, damaged after a random byte: never a clean end, no usage
 * but what arrived, and an error in the words of each client's dialect.
 */
class FaultTest {
  private static final int CUTS = 4;
  private static final int LARGE = 200_000;
  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern WRAPPED =
      Pattern.compile(
          "\"bytes\":\"((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\"");
  private static final AnswerHead HEAD = new AnswerHead("answer-1", 1_700_000_000, "served", true);

  /** Clients' dialects and what stands in their streams only if all is well. */
  private static final Map<Dialect, List<String>> CLEAN_ENDS =
      Map.of(
          OpenAiChat.standard(), List.of("[DONE]", "\"finish_reason\":\""),
          OpenAiResponses.standard(), List.of("response.completed", "response.incomplete"),
          AnthropicMessages.standard(), List.of("message_stop", "message_delta"),
          GeminiGenerate.standard(), List.of("finishReason"),
          OllamaChat.standard(), List.of("\"done\":true"));

  private static final AtomicInteger DAMAGES = new AtomicInteger();
  private static final AtomicInteger FAILURES = new AtomicInteger();

  /** A damage in what follows the answer's end harms nothing; most hit the answer. */
  @AfterAll
  static void mostDamagesAreFailures() {
    System.out.printf("%d damages, %d of them failures%n", DAMAGES.get(), FAILURES.get());
    if (DAMAGES.get() > 0) {
      assertThat(FAILURES.get()).isGreaterThan(DAMAGES.get() * 4 / 5);
    }
  }

  @TestFactory
  Stream<DynamicTest> neverEndsCleanly() throws IOException {
    return Recordings.all((provider, api) -> TrafficDialects.of(provider, api) != null).stream()
        .filter(recording -> !recording.isError() && recording.body().length > 0)
        .filter(recording -> !endsOften(recording))
        .map(
            recording ->
                DynamicTest.dynamicTest(recording.name(), () -> damagedAtRandom(recording)));
  }

  @Test
  void anErrorBesideAFinishIsNoCleanEndToClients() {
    // Given
    var failed = new Chunk.Failed(Failure.of(ErrorCode.UPSTREAM_ERROR, "The provider stumbled."));

    // When
    List<Chunk> chunks =
        List.of(
            new Chunk.Start("answer-1", "served"),
            new Chunk.TextDelta("Half an"),
            new Chunk.Finish(FinishReason.LENGTH, "length"),
            new Chunk.UsageReport(new Usage(3L, 2L, null, null, null, 3L, 2L)),
            failed);

    // Then
    isAnErrorToClients("error beside a finish", chunks, failed);
  }

  private static void damagedAtRandom(Recording recording) {
    Dialect dialect =
        Objects.requireNonNull(TrafficDialects.of(recording.provider(), recording.api()));
    byte[] body = recording.body();
    Answer whole = AnswerCollector.collect(Damage.CUT.read(dialect, recording, body));
    var random = new Random(recording.name().hashCode());
    for (int turn = 0; turn < (body.length > LARGE ? 1 : CUTS); turn++) {
      int at = random.nextInt(body.length);
      for (Damage damage : Damage.values()) {
        // Given
        byte[] arrived = damage.arriving(body, at, random);

        // When
        List<Chunk> chunks = damage.read(dialect, recording, arrived);

        // Then
        String what = recording.name() + " " + damage + " after " + at;
        holds(what, whole, AnswerCollector.collect(chunks), chunks);
        reportsOnlyWhatArrived(what, recording, arrived, chunks);
        DAMAGES.incrementAndGet();
        if (chunks.getLast() instanceof Chunk.Failed failed) {
          FAILURES.incrementAndGet();
          isAnErrorToClients(what, chunks, failed);
        }
      }
    }
  }

  /** Some old streams end with every event: a cut between events cannot be seen there. */
  private static boolean endsOften(Recording recording) {
    return recording.api().equals("streamGenerateContent")
        && new String(recording.body(), UTF_8).split("\"finishReason\"", -1).length > 2;
  }

  /** What was not said to have failed must be whole: its end came before the damage. */
  private static void holds(String what, Answer whole, Answer damaged, List<Chunk> chunks) {
    if (damaged.failure() == null) {
      assertThat(damaged.parts()).as(what).isEqualTo(whole.parts());
      assertThat(damaged.finishReason()).as(what).isEqualTo(whole.finishReason());
    } else {
      assertThat(chunks.getLast()).as(what).isInstanceOf(Chunk.Failed.class);
      assertThat(damaged.finishReason()).as(what).isEqualTo(FinishReason.UNKNOWN);
    }
  }

  private static void reportsOnlyWhatArrived(
      String what, Recording recording, byte[] arrived, List<Chunk> chunks) {
    Set<String> numbers = new HashSet<>(recording.head().headers().values());
    String text = new String(arrived, ISO_8859_1);
    NUMBER.matcher(text).results().forEach(number -> numbers.add(number.group()));
    WRAPPED.matcher(text).results().forEach(inner -> numbers.addAll(unwrapped(inner.group(1))));
    Usage usage = AnswerCollector.collect(chunks).usage();
    for (@Nullable Long count :
        Arrays.asList(
            usage.input(),
            usage.output(),
            usage.cachedInput(),
            usage.cacheWrite(),
            usage.reasoning())) {
      if (count != null) {
        assertThat(numbers).as(what).contains(count.toString());
      }
    }
  }

  /** The numbers inside a frame of InvokeModel, whose events are in base64. */
  private static List<String> unwrapped(String base64) {
    String event = new String(Base64.getDecoder().decode(base64), ISO_8859_1);
    return NUMBER.matcher(event).results().map(MatchResult::group).toList();
  }

  private static void isAnErrorToClients(String what, List<Chunk> chunks, Chunk.Failed failed) {
    CLEAN_ENDS.forEach(
        (client, marks) -> {
          ChunkWriter writer = client.writer(HEAD);
          var sent = new ByteArrayOutputStream();
          chunks.subList(0, chunks.size() - 1).forEach(it -> sent.writeBytes(writer.write(it)));
          var last = new ByteArrayOutputStream();
          last.writeBytes(writer.write(failed));
          last.writeBytes(writer.end());
          assertThat(last.toString(UTF_8)).as(what + " to " + client.id()).doesNotContain(marks);
          sent.writeBytes(last.toByteArray());
          Answer heard = read(client, writer.contentType(), sent.toByteArray());
          assertThat(heard.failure()).as(what + " to " + client.id()).isNotNull();
        });
  }

  private static Answer read(Dialect dialect, String contentType, byte[] body) {
    ChunkReader reader =
        dialect.reader(new ResponseHead(200, Map.of("content-type", contentType), true));
    List<Chunk> chunks = new ArrayList<>();
    reader.feed(body, 0, body.length, chunks::add);
    int before = chunks.size();
    reader.end(chunks::add);
    assertThat(chunks).as("the error stands in the bytes, not in their end").hasSize(before);
    return AnswerCollector.collect(chunks);
  }
}
