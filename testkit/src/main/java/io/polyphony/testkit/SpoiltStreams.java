package io.polyphony.testkit;

import static io.polyphony.llm.failure.ErrorCode.UPSTREAM_CUT;
import static io.polyphony.llm.failure.ErrorCode.UPSTREAM_ERROR;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/** Events that are malformed, oversized, out of order or missing. */
final class SpoiltStreams {
  /** Steps of a sound answer: its head, the role and two pieces of text come first. */
  static final int AFTER_THERE = 4;

  static final FaultOutcome SOUND = whole("Hello there world");

  private static final String UMLAUTS = "Gr\u00fc\u00dfe \ud83c\udf0a";
  private static final String MUCH = "s".repeat(10 << 20);
  private static final int FLOOD = 100_000;
  private static final int DEEP = 100_000;
  private static final int DONE = 6;

  private SpoiltStreams() {}

  static FaultOutcome whole(String text) {
    return new FaultOutcome.Whole(text, Map.of(), true);
  }

  /** The answer without any fault. */
  static WireAnswer sound(long tokens) {
    return stream(events(tokens));
  }

  /** The sound events: the role, three pieces of text, the finish, usage, the end's mark. */
  static List<String> events(long tokens) {
    return new ArrayList<>(OpenAiWire.openAiChunks(tokens, "Hello", " there", " world"));
  }

  static WireAnswer stream(List<String> events) {
    return WireAnswer.stream(WireAnswer.EVENTS, WireAnswer.sends(events));
  }

  static List<ProviderFault> faults() {
    return List.of(
        each("line-ends-crlf", event -> event.replace("\n", "\r\n")),
        each("line-ends-cr", event -> event.replace('\n', '\r')),
        changed("byte-order-mark", events -> events.set(0, "\ufeff" + events.get(0)), SOUND),
        each("data-in-two-lines", event -> event.replace(",\"object\"", ",\ndata: \"object\"")),
        fault("utf8-split", SpoiltStreams::splitEverywhere, whole(UMLAUTS)),
        fault(
            "no-blank-lines",
            tokens ->
                stream(events(tokens).stream().map(event -> event.replace("\n\n", "\n")).toList()),
            new FaultOutcome.Refused(UPSTREAM_CUT)),
        fault(
            "line-of-ten-megabytes",
            tokens -> stream(OpenAiWire.openAiChunks(tokens, MUCH)),
            whole(MUCH)),
        changed("comment-flood", events -> events.add(2, ": flood\n".repeat(FLOOD) + "\n"), SOUND),
        changed("done-missing", events -> events.remove(DONE), SOUND),
        changed("done-twice", events -> events.add(events.get(DONE)), SOUND),
        changed("more-after-done", events -> events.add(events.get(2)), SOUND),
        fault(
            "json-cut",
            tokens -> {
              List<String> cut = events(tokens).subList(0, 4);
              cut.set(3, cut.get(3).substring(0, 40) + "\n\n");
              return stream(cut);
            },
            new FaultOutcome.Broken(UPSTREAM_CUT, "Hello there")),
        changed(
            "json-too-deep",
            events ->
                events.set(
                    3,
                    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                        + "[".repeat(DEEP)
                        + "]".repeat(DEEP)
                        + "}}]}\n\n"),
            new FaultOutcome.Broken(UPSTREAM_CUT, "Hello there")),
        changed(
            "error-event",
            events ->
                events.set(
                    3, "data: " + OpenAiWire.openAiError("server_error", "", "Oh.") + "\n\n"),
            new FaultOutcome.Broken(UPSTREAM_ERROR, "Hello there")),
        fault(
            "tool-pieces-out-of-order",
            SpoiltStreams::callsMixedUp,
            new FaultOutcome.Whole(
                "", Map.of("tide", "{\"at\":\"Kiel\"}", "moon", "{\"on\":7}"), true)));
  }

  private static ProviderFault each(String name, UnaryOperator<String> change) {
    return changed(name, events -> events.replaceAll(change), SOUND);
  }

  private interface Change {
    void to(List<String> events);
  }

  private static ProviderFault changed(String name, Change change, FaultOutcome outcome) {
    return fault(
        name,
        tokens -> {
          List<String> events = events(tokens);
          change.to(events);
          return stream(events);
        },
        outcome);
  }

  private static ProviderFault fault(
      String name, LongFunction<WireAnswer> answer, FaultOutcome outcome) {
    return new ProviderFault(name, answer, List.of(), List.of(), outcome);
  }

  /** A chunk and a packet for each byte. */
  private static WireAnswer splitEverywhere(long tokens) {
    byte[] whole = String.join("", OpenAiWire.openAiChunks(tokens, UMLAUTS)).getBytes(UTF_8);
    return WireAnswer.stream(
        WireAnswer.EVENTS,
        new Cutting.Every(1).pieces(whole).stream().<ReplyStep>map(ReplyStep.Send::new).toList());
  }

  private static WireAnswer callsMixedUp(long tokens) {
    List<String> events = events(tokens);
    events.subList(1, 4).clear();
    events.addAll(
        1,
        List.of(
            OpenAiWire.event(OpenAiWire.callPiece(1, "moon", "")),
            OpenAiWire.event(OpenAiWire.callPiece(0, "tide", "{\"at\"")),
            OpenAiWire.event(OpenAiWire.callPiece(1, null, "{\"on\":")),
            OpenAiWire.event(OpenAiWire.callPiece(0, null, ":\"Kiel\"}")),
            OpenAiWire.event(OpenAiWire.callPiece(1, null, "7}"))));
    events.replaceAll(
        event -> event.replace("\"finish_reason\":\"stop\"", "\"finish_reason\":\"tool_calls\""));
    return stream(events);
  }
}
