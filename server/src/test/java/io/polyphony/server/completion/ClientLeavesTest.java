package io.polyphony.server.completion;

import static io.polyphony.testkit.OpenAiWire.openAiAnswer;
import static io.polyphony.testkit.OpenAiWire.openAiChunks;
import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.server.ledger.CompletionRecord;
import io.polyphony.server.ledger.CompletionState;
import io.polyphony.server.ledger.UsageSource;
import io.polyphony.testkit.Exchange;
import io.polyphony.testkit.Reply;
import io.polyphony.testkit.ScriptedProvider;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that goes away takes its request with it, whenever that is. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class ClientLeavesTest extends EngineCase {
  private static final List<String> CHUNKS = openAiChunks("Hello", " there", " world");

  @ParameterizedTest
  @EnumSource
  void beforeTheProviderHasSaidAnything(Way way) throws Exception {
    // Given
    ScriptedProvider provider = serving(Reply.json(200, "{}").silent());

    // When
    try (RawCall call = RawCall.connect(address)) {
      call.send(key, way.body());
      provider.awaitCompletion(0, SOON);
      call.reset();
    }

    // Then
    provider.awaitCompletion(0, SOON).awaitClientLeft(SOON);
    CompletionRecord record = onlyRecord();
    assertThat(record.state()).isEqualTo(CompletionState.CLIENT_ABORT);
    assertThat(record.usageSource()).as("nothing was delivered").isEqualTo(UsageSource.NONE);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WHOLE")
  void inTheMiddleOfAStream(Way way) throws Exception {
    // Given
    Reply stream = Reply.stream(CHUNKS);
    ScriptedProvider provider = serving(stream.stallAfter(stream.body().length / 2));

    // When
    try (RawCall call = RawCall.connect(address)) {
      call.send(key, way.body());
      assertThat(call.readUntil("Hello")).contains("200 OK");
      call.reset();
    }

    // Then
    provider.awaitCompletion(0, SOON).awaitClientLeft(SOON);
    CompletionRecord record = onlyRecord();
    assertThat(record.state()).isEqualTo(CompletionState.CLIENT_ABORT);
    assertThat(record.usageSource()).isEqualTo(UsageSource.ESTIMATED);
    assertThat(record.usage().outputTotal()).isBetween(1L, 4L);
    assertThat(record.errorCode()).as("leaving is no error").isNull();
  }

  @Test
  void inTheMiddleOfAnAnswerThatComesWhole() throws Exception {
    // Given
    Reply whole = Reply.json(200, openAiAnswer("Hello there", 7, 2));
    ScriptedProvider provider = serving(whole.stallAfter(whole.body().length / 2));

    // When
    try (RawCall call = RawCall.connect(address)) {
      call.send(key, Way.WHOLE.body());
      provider.awaitCompletion(0, SOON).awaitSent(whole.body().length / 2, SOON);
      call.reset();
    }

    // Then
    provider.awaitCompletion(0, SOON).awaitClientLeft(SOON);
    assertThat(onlyRecord().state()).isEqualTo(CompletionState.CLIENT_ABORT);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WHOLE")
  void aSlowClientPausesTheProviderAndGetsEverything(Way way) throws Exception {
    // Given
    String much = "s".repeat(64 << 10);
    String[] texts = java.util.Collections.nCopies(512, much).toArray(String[]::new);
    ScriptedProvider provider = serving(Reply.stream(openAiChunks(texts)));
    long size = 512L << 16;

    // When
    try (RawCall call = RawCall.connect(address, 32 << 10)) {
      call.send(key, way.body());
      call.readUntil("ssss");
      Exchange exchange = provider.awaitCompletion(0, SOON);

      // Then
      assertThat(exchange.isOpen()).isTrue();
      assertThat(exchange.bytesSent()).isLessThan(size);
      assertThat(call.drainUntil("[DONE]").bytes()).isGreaterThan(size - (1 << 20));
      assertThat(exchange.awaitEnd(SOON)).isEqualTo(Exchange.Ending.COMPLETE);
    }
    assertThat(onlyRecord().state()).isEqualTo(CompletionState.COMPLETE);
  }

  @Test
  void thousandsOfRandomEndsLeaveNoSlotTaken() throws Exception {
    // Given
    Reply stream = Reply.stream(CHUNKS);
    ScriptedProvider provider =
        started(
            ScriptedProvider.openAi()
                .reply(stream)
                .reply(Reply.json(500, "{}"))
                .reply(stream.cutAfter(stream.body().length / 2))
                .reply(Reply.json(200, "{}").hangingUp())
                .reply(stream.stallAfter(stream.body().length / 2)));
    credential(provider.baseUrl());
    String limited = key(1_000_000, 4);
    var random = new SplittableRandom(11);
    List<Callable<Void>> calls = new ArrayList<>();
    for (int call = 0; call < 2_000; call++) {
      int bytes = random.nextInt(4) == 0 ? random.nextInt(40) : Integer.MAX_VALUE;
      boolean reads = random.nextBoolean();
      calls.add(() -> leave(limited, bytes, reads));
    }

    // When
    try (var threads = Executors.newFixedThreadPool(12)) {
      for (var done : threads.invokeAll(calls)) {
        assertThat(done.state()).isEqualTo(java.util.concurrent.Future.State.SUCCESS);
      }
    }

    // Then
    gone("polyphony_admission_running");
    gone("polyphony_upstream_open");
    assertThat(provider.completions()).hasSizeGreaterThan(10);
  }

  private Void leave(String limited, int bytes, boolean reads) throws Exception {
    try (RawCall call = RawCall.connect(address)) {
      call.sendPart(limited, Way.WRITTEN.body(), bytes);
      if (reads && bytes == Integer.MAX_VALUE) {
        call.readUntil("HTTP/1.1 ");
      }
      call.reset();
    }
    return null;
  }
}
