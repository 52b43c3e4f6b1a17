package io.polyphony.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.failure.ErrorCode;
import io.polyphony.llm.failure.Failure;
import io.polyphony.llm.provider.Providers;
import io.polyphony.server.access.Caller;
import io.polyphony.server.access.Limits;
import io.polyphony.server.egress.EgressTarget;
import io.polyphony.server.route.Deployment;
import io.polyphony.server.route.Plan;
import io.polyphony.server.upstream.UpstreamRequest;
import io.polyphony.testkit.MutableInstantSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeptAnswersTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final long SIZE = 1_000;
  private static final UUID MINE = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);

  private final MutableInstantSource clock = new MutableInstantSource();

  @Test
  void anAnswerIsGivenUntilItsTimeIsOver() {
    // Given
    var answers = new KeptAnswers(clock, 100 * SIZE, 100, 10 * SIZE);
    CacheKey key = key(1);
    answers.keep(key, good(SIZE, MINUTE), 0);

    // When, Then
    clock.advance(Duration.ofSeconds(59));
    assertThat(answers.find(key, HOUR)).isNotNull();
    assertThat(answers.find(key, Duration.ofSeconds(30))).as("younger ones wanted").isNull();
    clock.advance(Duration.ofSeconds(1));
    assertThat(answers.find(key, HOUR)).isNull();
    clock.advance(MINUTE);
    assertThat(answers.count()).isZero();
  }

  @Test
  void neverMoreBytesThanAllowed() {
    // Given
    var answers = new KeptAnswers(clock, 10 * SIZE, 1_000, 5 * SIZE);

    // When
    for (int number = 0; number < 200; number++) {
      answers.keep(key(number), good(SIZE, HOUR), 0);
      assertThat(answers.bytes()).isLessThanOrEqualTo(10 * SIZE);
    }

    // Then
    assertThat(answers.count()).isBetween(1L, 10L);
  }

  @Test
  void neverMoreAnswersThanAllowed() {
    // Given
    var answers = new KeptAnswers(clock, 1_000 * SIZE, 7, 5 * SIZE);

    // When
    for (int number = 0; number < 200; number++) {
      answers.keep(key(number), good(SIZE, HOUR), 0);
      assertThat(answers.count()).isLessThanOrEqualTo(7);
    }

    // Then
    assertThat(answers.count()).isPositive();
  }

  @Test
  void aLargeAnswerIsNotKept() {
    // Given
    var answers = new KeptAnswers(clock, 100 * SIZE, 100, 2 * SIZE);

    // When
    answers.keep(key(1), good(2 * SIZE + 1, HOUR), 0);
    answers.keep(key(2), good(2 * SIZE, HOUR), 0);

    // Then
    assertThat(answers.find(key(1), HOUR)).isNull();
    assertThat(answers.find(key(2), HOUR)).isNotNull();
  }

  @Test
  void whatFailedIsNoGoodAnswer() {
    assertThat(answer(FinishReason.STOP, Failure.of(ErrorCode.UPSTREAM_CUT, "cut"), SIZE, HOUR))
        .isNull();
    assertThat(KeptAnswer.of(List.of(), 0, clock.instant(), HOUR)).isNull();
  }

  @ParameterizedTest
  @EnumSource(FinishReason.class)
  void onlyWhatTheModelEndedIsAGoodAnswer(FinishReason reason) {
    // When
    KeptAnswer answer = answer(reason, null, SIZE, HOUR);

    // Then
    boolean good =
        Set.of(FinishReason.STOP, FinishReason.LENGTH, FinishReason.TOOL_CALLS).contains(reason);
    assertThat(answer != null).isEqualTo(good);
  }

  @Test
  void whatIsToldAgainIsTheSameAndTookNoAttempt() {
    // When
    List<Piece> told = Objects.requireNonNull(good(SIZE, HOUR).replay(plan("https://a.example")));

    // Then
    assertThat(told).hasSize(4);
    assertThat(told.getFirst())
        .isInstanceOfSatisfying(Piece.Served.class, it -> assertThat(it.attempts()).isZero());
    assertThat(told.get(1)).isEqualTo(new Piece.Said(new Chunk.TextDelta("Hi")));
    assertThat(told.getLast())
        .isInstanceOfSatisfying(Piece.Ended.class, it -> assertThat(it.attempts()).isEmpty());
  }

  @Test
  void whateverDiffersHasAKeyOfItsOwn() {
    // Given
    Plan plan = plan("https://a.example");
    CacheKey key = keyOf(caller(MINE, MINE), plan, request("Hello", true, Map.of()));

    // When, Then
    assertThat(key).isEqualTo(keyOf(caller(MINE, MINE), plan, request("Hello", true, Map.of())));
    assertThat(
            List.of(
                keyOf(caller(OTHER, MINE), plan, request("Hello", true, Map.of())),
                keyOf(caller(MINE, OTHER), plan, request("Hello", true, Map.of())),
                keyOf(caller(MINE, MINE), plan, request("Hellp", true, Map.of())),
                keyOf(caller(MINE, MINE), plan, request("Hello", false, Map.of())),
                keyOf(
                    caller(MINE, MINE),
                    plan,
                    request("Hello", true, Map.of("anthropic-beta", "x"))),
                keyOf(
                    caller(MINE, MINE),
                    plan("https://b.example"),
                    request("Hello", true, Map.of()))))
        .doesNotContain(key)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatHasNoBytesHasNoKey() {
    assertThat(
            CacheKey.of(
                caller(MINE, MINE),
                plan("https://a.example"),
                new UpstreamRequest(null, null, true, false, "web", KeptAnswersTest::unread)))
        .isNull();
  }

  private static CacheKey keyOf(Caller caller, Plan plan, UpstreamRequest request) {
    return Objects.requireNonNull(CacheKey.of(caller, plan, request));
  }

  private static CacheKey key(long number) {
    return new CacheKey(MINE, MINE, number, 0, 0, 0);
  }

  private KeptAnswer good(long size, Duration keepFor) {
    return Objects.requireNonNull(answer(FinishReason.STOP, null, size, keepFor));
  }

  private @Nullable KeptAnswer answer(
      FinishReason reason, @Nullable Failure failure, long size, Duration keepFor) {
    Deployment by = plan("https://a.example").deployments().getFirst();
    List<Piece> pieces =
        List.of(
            new Piece.Served(by, 2, false, List.of()),
            new Piece.Said(new Chunk.TextDelta("Hi")),
            new Piece.Said(new Chunk.Finish(reason, null)),
            new Piece.Ended(by, List.of(), failure));
    return KeptAnswer.of(pieces, size, clock.instant(), keepFor);
  }

  private static Plan plan(String address) {
    var provider = Providers.installed().find("openai").orElseThrow();
    var target = new EgressTarget(URI.create(address), false);
    var deployment = new Deployment(provider, "m", OpenAiChat.standard(), target, null, null);
    return new Plan("openai/m", List.of(deployment));
  }

  private static Caller caller(UUID organisation, UUID user) {
    return new Caller(organisation, user, null, user, "key", Set.of(), null, Limits.DEFAULT);
  }

  private static UpstreamRequest request(String body, boolean stream, Map<String, String> headers) {
    return new UpstreamRequest(
        body.getBytes(StandardCharsets.UTF_8),
        null,
        stream,
        true,
        "openai-chat",
        KeptAnswersTest::unread,
        headers);
  }

  private static ChatRequest unread() {
    throw new AssertionError("a key needs the bytes only");
  }
}
