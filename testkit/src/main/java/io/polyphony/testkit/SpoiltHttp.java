package io.polyphony.testkit;

import static io.polyphony.llm.failure.ErrorCode.UPSTREAM_CUT;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Answers whose HTTP is wrong, or says something else than their body. */
final class SpoiltHttp {
  private SpoiltHttp() {}

  static List<ProviderFault> faults() {
    return List.of(
        fault(
            "wrong-content-type",
            tokens ->
                WireAnswer.stream(
                    "application/json", WireAnswer.sends(SpoiltStreams.events(tokens))),
            SpoiltStreams.SOUND),
        ProviderFaults.refused("error-with-status-200", errorBody(), false),
        ProviderFaults.refused(
            "page-instead-of-answer",
            WireAnswer.stream(
                "text/html", WireAnswer.sends(List.of("<html><h1>Log in</h1></html>"))),
            false),
        fault("informational-heads", SpoiltHttp::informed, SpoiltStreams.SOUND),
        fault("trailers", SpoiltHttp::trailing, SpoiltStreams.SOUND),
        fault("never-ended", SpoiltHttp::neverClosed, SpoiltStreams.SOUND),
        fault(
            "chunk-longer-than-it-says",
            SpoiltHttp::lyingChunk,
            new FaultOutcome.Broken(UPSTREAM_CUT, "Hello there world")),
        fault(
            "length-shorter-than-body",
            SpoiltHttp::lyingLength,
            new FaultOutcome.Broken(UPSTREAM_CUT, "Hello there")),
        ProviderFaults.refused(
            "reset-before-answer", new WireAnswer(List.of(new ReplyStep.Reset()), true), true),
        ProviderFaults.refused(
            "no-http",
            new WireAnswer(WireAnswer.sends(List.of("SSH-2.0-OpenSSH_9.6\r\n")), true),
            true));
  }

  private static ProviderFault fault(
      String name, LongFunction<WireAnswer> answer, FaultOutcome outcome) {
    return new ProviderFault(name, answer, List.of(), List.of(), outcome);
  }

  private static WireAnswer errorBody() {
    return WireAnswer.stream(
        "application/json",
        WireAnswer.sends(List.of(OpenAiWire.openAiError("server_error", "", "Oh."))));
  }

  private static WireAnswer informed(long tokens) {
    List<ReplyStep> steps =
        new ArrayList<>(
            WireAnswer.sends(
                List.of(
                    "HTTP/1.1 100 Continue\r\n\r\n",
                    "HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\n\r\n")));
    steps.addAll(SpoiltStreams.sound(tokens).steps());
    return new WireAnswer(steps, true);
  }

  private static WireAnswer trailing(long tokens) {
    List<ReplyStep> steps = new ArrayList<>(SpoiltStreams.sound(tokens).steps());
    steps.removeLast();
    steps.addAll(WireAnswer.sends(List.of("0\r\nx-checksum: 7\r\nserver-timing: a;dur=1\r\n\r\n")));
    return new WireAnswer(steps, true);
  }

  /** All is said, but neither the body nor the connection ends. */
  private static WireAnswer neverClosed(long tokens) {
    List<ReplyStep> steps = new ArrayList<>(SpoiltStreams.sound(tokens).steps());
    steps.set(steps.size() - 1, new ReplyStep.Stall());
    return new WireAnswer(steps, false);
  }

  private static WireAnswer lyingChunk(long tokens) {
    List<ReplyStep> steps =
        new ArrayList<>(SpoiltStreams.sound(tokens).steps().subList(0, SpoiltStreams.AFTER_THERE));
    steps.addAll(WireAnswer.sends(List.of("ffff\r\n" + SpoiltStreams.events(tokens).get(3))));
    return new WireAnswer(steps, true);
  }

  private static WireAnswer lyingLength(long tokens) {
    List<String> events = SpoiltStreams.events(tokens);
    int length = String.join("", events.subList(0, 3)).length();
    List<ReplyStep> steps =
        new ArrayList<>(
            WireAnswer.sends(
                List.of(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n"
                        + "content-length: "
                        + length
                        + "\r\n\r\n")));
    steps.addAll(WireAnswer.sends(events));
    return new WireAnswer(steps, true);
  }
}
