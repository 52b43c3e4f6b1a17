package io.polyphony.bench.chaos;

import io.polyphony.testkit.Exchange;
import io.polyphony.testkit.FaultStage;
import io.polyphony.testkit.OpenAiWire;
import io.polyphony.testkit.ProviderFault;
import io.polyphony.testkit.ReceivedRequest;
import io.polyphony.testkit.ReplyStep;
import io.polyphony.testkit.WireAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The provider behind the server, and its journal: how often each request of the load came. It
 * reports a request's number as its prompt's tokens, so that a record says which request it is of.
 */
final class ChaosProvider implements AutoCloseable {
  static final int SHORT_PIECES = 10;
  static final int LONG_PIECES = 60;
  private static final Duration PACE = Duration.ofMillis(25);
  private static final Pattern NUMBER = Pattern.compile("chaos (\\d+) (at length|shortly)");

  private final Map<Long, Integer> journal = new ConcurrentHashMap<>();
  private final FaultStage stage =
      FaultStage.start(ChaosProvider::answer, ChaosProvider::number, this::received);

  URI baseUrl() {
    return stage.baseUrl();
  }

  URI baseUrl(ProviderFault fault) {
    return stage.baseUrl(fault);
  }

  /** How often that request came. */
  int asked(long number) {
    return journal.getOrDefault(number, 0);
  }

  private void received(Exchange exchange) {
    long number = number(exchange.request());
    if (number > 0) {
      journal.merge(number, 1, Integer::sum);
    }
  }

  private static long number(ReceivedRequest request) {
    Matcher number = NUMBER.matcher(request.text());
    return number.find() ? Long.parseLong(number.group(1)) : 0;
  }

  private static WireAnswer answer(ReceivedRequest request) {
    if (request.method().equals("GET")) {
      return WireAnswer.json(200, OpenAiWire.openAiModels("steady"));
    }
    long number = number(request);
    String body = request.text();
    int pieces = body.contains("at length") ? LONG_PIECES : SHORT_PIECES;
    if (!body.contains("\"stream\":true")) {
      return WireAnswer.json(200, OpenAiWire.openAiAnswer("The tide.", (int) number, pieces));
    }
    String[] texts = Collections.nCopies(pieces, " tide").toArray(String[]::new);
    List<ReplyStep> steps = new ArrayList<>();
    for (ReplyStep event : WireAnswer.sends(OpenAiWire.openAiChunks(number, texts))) {
      steps.add(event);
      steps.add(new ReplyStep.Pause(PACE));
    }
    return WireAnswer.stream(steps);
  }

  @Override
  public void close() {
    stage.close();
  }
}
