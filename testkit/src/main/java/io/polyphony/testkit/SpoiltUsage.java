package io.polyphony.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sound answers whose counts of tokens are not. */
final class SpoiltUsage {
  private static final int USAGE = 5;

  private SpoiltUsage() {}

  static List<ProviderFault> faults() {
    return List.of(
        fault("usage-missing", null, null, false),
        fault("usage-zero", 0L, 0L, true),
        fault("usage-negative", -7L, -3L, false),
        fault("usage-absurd", Long.MAX_VALUE, Long.MAX_VALUE - 7, false));
  }

  private static ProviderFault fault(
      String name, @Nullable Long input, @Nullable Long output, boolean reported) {
    return new ProviderFault(
        name,
        tokens -> {
          List<String> events = SpoiltStreams.events(tokens);
          if (input == null || output == null) {
            events.remove(USAGE);
          } else {
            events.set(USAGE, OpenAiWire.event(OpenAiWire.usageChunk(input, output)));
          }
          return SpoiltStreams.stream(events);
        },
        List.of(),
        List.of(),
        new FaultOutcome.Whole("Hello there world", Map.of(), reported));
  }
}
