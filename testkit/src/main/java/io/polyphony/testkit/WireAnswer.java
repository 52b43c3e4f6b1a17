package io.polyphony.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer as bytes on the wire, its HTTP head included: also what no HTTP server would send.
 *
 * @param closes whether the connection is closed (FIN) after the last step
 */
public record WireAnswer(List<ReplyStep> steps, boolean closes) {
  static final String EVENTS = "text/event-stream";
  static final byte[] LAST_CHUNK = bytes("0\r\n\r\n");

  public WireAnswer {
    steps = List.copyOf(steps);
  }

  /** A whole body with its length, on a connection that stays open. */
  public static WireAnswer json(int status, String body) {
    byte[] text = bytes(body);
    return new WireAnswer(
        List.of(
            new ReplyStep.Send(
                bytes(
                    "HTTP/1.1 %d Said\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                        .formatted(status, text.length, body)))),
        false);
  }

  /** Events, chunked, a write each; the connection stays open. */
  public static WireAnswer stream(List<ReplyStep> events) {
    return chunked("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n", events, false);
  }

  /** As above on a connection of its own, so that faults hit no other answer. */
  static WireAnswer stream(String type, List<ReplyStep> events) {
    return chunked(
        "HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\nconnection: close\r\n", events, true);
  }

  private static WireAnswer chunked(String head, List<ReplyStep> events, boolean closes) {
    List<ReplyStep> steps = new ArrayList<>();
    steps.add(new ReplyStep.Send(bytes(head + "transfer-encoding: chunked\r\n\r\n")));
    for (ReplyStep step : events) {
      steps.add(step instanceof ReplyStep.Send send ? chunk(send.bytes()) : step);
    }
    steps.add(new ReplyStep.Send(LAST_CHUNK));
    return new WireAnswer(steps, closes);
  }

  static ReplyStep chunk(byte[] piece) {
    byte[] size = bytes(Integer.toHexString(piece.length) + "\r\n");
    byte[] chunk = new byte[size.length + piece.length + 2];
    System.arraycopy(size, 0, chunk, 0, size.length);
    System.arraycopy(piece, 0, chunk, size.length, piece.length);
    chunk[chunk.length - 2] = '\r';
    chunk[chunk.length - 1] = '\n';
    return new ReplyStep.Send(chunk);
  }

  /** A write each. */
  public static List<ReplyStep> sends(List<String> texts) {
    return texts.stream().<ReplyStep>map(text -> new ReplyStep.Send(bytes(text))).toList();
  }

  /** How many bytes the first so many steps send. */
  long length(int count) {
    long length = 0;
    for (ReplyStep step : steps.subList(0, count)) {
      length += step instanceof ReplyStep.Send send ? send.bytes().length : 0;
    }
    return length;
  }

  /** With the steps before that place only, and then the connection's end. */
  WireAnswer upTo(int step) {
    return new WireAnswer(steps.subList(0, step), true);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
