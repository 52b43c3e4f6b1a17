package io.polyphony.testkit;

import static io.polyphony.llm.failure.ErrorCode.UPSTREAM_CUT;
import static io.polyphony.llm.failure.ErrorCode.UPSTREAM_ERROR;
import static io.polyphony.llm.failure.ErrorCode.UPSTREAM_TIMEOUT;
import static io.polyphony.llm.failure.ErrorCode.UPSTREAM_UNREACHABLE;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The forty faults that no answer, no record and no other request may suffer from. */
public final class ProviderFaults {
  private static final FaultOutcome CUT = new FaultOutcome.Broken(UPSTREAM_CUT, "Hello there");
  private static final List<ProviderFault> ALL =
      Stream.of(network(), SpoiltStreams.faults(), SpoiltUsage.faults(), SpoiltHttp.faults())
          .flatMap(List::stream)
          .toList();

  private ProviderFaults() {}

  /** All of them, each name once. */
  public static List<ProviderFault> all() {
    return ALL;
  }

  /** What lies between here and the provider; its answer itself is sound. */
  private static List<ProviderFault> network() {
    return List.of(
        slow("latency", new Toxic.Latency(Duration.ofMillis(200))),
        slow("jitter", new Toxic.Jitter(Duration.ofMillis(40), 40)),
        slow("bandwidth", new Toxic.Drip(256, Duration.ofMillis(10))),
        slow("slow-drip", new Toxic.Drip(1, Duration.ofNanos(1))),
        toClient("reset-mid-body", new Toxic.ResetAfter(afterThere()), CUT),
        toClient("cut-at-byte", new Toxic.CutAfter(afterThere() + 60), CUT),
        toClient(
            "stall-mid-body",
            new Toxic.StallAfter(afterThere()),
            new FaultOutcome.Broken(UPSTREAM_TIMEOUT, "Hello there")),
        toClient("half-open", new Toxic.StallAfter(0), new FaultOutcome.Refused(UPSTREAM_TIMEOUT)),
        new ProviderFault(
            "black-hole",
            SpoiltStreams::sound,
            List.of(Toxic.blackHole()),
            List.of(Toxic.blackHole()),
            new FaultOutcome.Refused(UPSTREAM_TIMEOUT)),
        toClient("corrupt", new Toxic.Corrupt(afterThere() + 11), CUT),
        toClient(
            "duplicated-chunk",
            new Toxic.Repeat(SpoiltStreams.sound(1).length(3), afterThere()),
            SpoiltStreams.whole("Hello there there world")));
  }

  private static ProviderFault slow(String name, Toxic toxic) {
    return toClient(name, toxic, SpoiltStreams.SOUND);
  }

  private static ProviderFault toClient(String name, Toxic toxic, FaultOutcome outcome) {
    return new ProviderFault(name, SpoiltStreams::sound, List.of(toxic), List.of(), outcome);
  }

  /** Bytes up to the end of the second piece of text. */
  private static long afterThere() {
    return SpoiltStreams.sound(1).length(SpoiltStreams.AFTER_THERE);
  }

  static ProviderFault refused(String name, WireAnswer answer, boolean unreachable) {
    return new ProviderFault(
        name,
        tokens -> answer,
        List.of(),
        List.of(),
        new FaultOutcome.Refused(unreachable ? UPSTREAM_UNREACHABLE : UPSTREAM_ERROR));
  }
}
