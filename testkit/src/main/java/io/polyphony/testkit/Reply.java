package io.polyphony.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One scripted answer: what a provider's server sends, byte by byte and pause by pause. Immutable;
 * the {@code with}-like methods return changed copies.
 *
 * @param headers names in lower case
 * @param contentLength announced length of the body; null sends it chunked
 * @param before what happens between the request and the answer's head
 * @param steps what happens after the head
 */
public record Reply(
    int status,
    Map<String, String> headers,
    @Nullable Long contentLength,
    List<ReplyStep> before,
    List<ReplyStep> steps) {
  private static final String CONTENT_TYPE = "content-type";

  public Reply {
    headers = Map.copyOf(headers);
    before = List.copyOf(before);
    steps = List.copyOf(steps);
  }

  /** A whole body with its length. */
  public static Reply of(int status, String contentType, byte[] body) {
    return new Reply(
        status,
        Map.of(CONTENT_TYPE, contentType),
        (long) body.length,
        List.of(),
        sends(new Cutting.Whole().pieces(body)));
  }

  public static Reply json(int status, String body) {
    return of(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /** Server-sent events, one write each, sent chunked. */
  public static Reply stream(List<String> events) {
    return stream("text/event-stream", events);
  }

  public static Reply stream(String contentType, List<String> pieces) {
    return new Reply(
        200,
        Map.of(CONTENT_TYPE, contentType),
        null,
        List.of(),
        sends(pieces.stream().map(piece -> piece.getBytes(StandardCharsets.UTF_8)).toList()));
  }

  public Reply header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name.toLowerCase(java.util.Locale.ROOT), value);
    return new Reply(status, more, contentLength, before, steps);
  }

  public Reply status(int code) {
    return new Reply(code, headers, contentLength, before, steps);
  }

  /** Waits before the head. */
  public Reply delayedBy(Duration delay) {
    return waiting(new ReplyStep.Pause(delay));
  }

  /** Waits before the head until the test completes the stage. */
  public Reply heldUntil(CompletionStage<?> released) {
    return waiting(new ReplyStep.Until(released));
  }

  /** Takes the request and never says a word. */
  public Reply silent() {
    return waiting(new ReplyStep.Stall());
  }

  /** Closes the connection instead of answering. */
  public Reply hangingUp() {
    return waiting(new ReplyStep.Cut());
  }

  /** Breaks the connection instead of answering. */
  public Reply resetting() {
    return waiting(new ReplyStep.Reset());
  }

  /** Waits that long before each piece but the first. */
  public Reply pacedBy(Duration pace) {
    List<ReplyStep> paced = new ArrayList<>();
    for (ReplyStep step : steps) {
      if (step instanceof ReplyStep.Send && !paced.isEmpty()) {
        paced.add(new ReplyStep.Pause(pace));
      }
      paced.add(step);
    }
    return withSteps(paced);
  }

  /** Sends the same bytes in other pieces; pauses are lost. */
  public Reply cut(Cutting cutting) {
    return withSteps(sends(cutting.pieces(body())));
  }

  /** After that many bytes of the body, the connection is closed. */
  public Reply cutAfter(int bytes) {
    return brokenAfter(bytes, new ReplyStep.Cut());
  }

  /** After that many bytes of the body, the connection is broken. */
  public Reply resetAfter(int bytes) {
    return brokenAfter(bytes, new ReplyStep.Reset());
  }

  /** After that many bytes of the body, nothing more comes. */
  public Reply stallAfter(int bytes) {
    return brokenAfter(bytes, new ReplyStep.Stall());
  }

  /** After that many bytes of the body, the rest waits for the test. */
  public Reply heldAfter(int bytes, CompletionStage<?> released) {
    List<ReplyStep> held = new ArrayList<>(before(bytes));
    held.add(new ReplyStep.Until(released));
    byte[] body = body();
    if (bytes < body.length) {
      held.add(new ReplyStep.Send(Arrays.copyOfRange(body, bytes, body.length)));
    }
    return withSteps(held);
  }

  /** All bytes that the steps send. */
  public byte[] body() {
    int length = 0;
    for (ReplyStep step : steps) {
      length += step instanceof ReplyStep.Send send ? send.bytes().length : 0;
    }
    byte[] body = new byte[length];
    int at = 0;
    for (ReplyStep step : steps) {
      if (step instanceof ReplyStep.Send send) {
        System.arraycopy(send.bytes(), 0, body, at, send.bytes().length);
        at += send.bytes().length;
      }
    }
    return body;
  }

  private Reply brokenAfter(int bytes, ReplyStep last) {
    List<ReplyStep> broken = new ArrayList<>(before(bytes));
    broken.add(last);
    return withSteps(broken);
  }

  /** The steps up to that many bytes, the last piece shortened. */
  private List<ReplyStep> before(int bytes) {
    List<ReplyStep> kept = new ArrayList<>();
    int left = bytes;
    for (ReplyStep step : steps) {
      if (left == 0) {
        break;
      }
      if (step instanceof ReplyStep.Send send) {
        int length = Math.min(left, send.bytes().length);
        kept.add(new ReplyStep.Send(Arrays.copyOf(send.bytes(), length)));
        left -= length;
      } else {
        kept.add(step);
      }
    }
    return kept;
  }

  private Reply waiting(ReplyStep step) {
    List<ReplyStep> more = new ArrayList<>(before);
    more.add(step);
    return new Reply(status, headers, contentLength, more, steps);
  }

  private Reply withSteps(List<ReplyStep> changed) {
    return new Reply(status, headers, contentLength, before, changed);
  }

  private static List<ReplyStep> sends(List<byte[]> pieces) {
    return pieces.stream().<ReplyStep>map(ReplyStep.Send::new).toList();
  }
}
