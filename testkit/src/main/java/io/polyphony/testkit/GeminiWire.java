package io.polyphony.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server that speaks Gemini's generateContent sends. */
public final class GeminiWire {
  private GeminiWire() {}

  /**
   * A whole stream of one text, with a field that no vocabulary knows and usage of 7 + one token a
   * piece; one event an element.
   */
  public static List<String> geminiEvents(String... pieces) {
    List<String> events = new ArrayList<>();
    for (int at = 0; at < pieces.length; at++) {
      boolean last = at == pieces.length - 1;
      String part = "{\"text\":\"" + pieces[at] + "\"}";
      events.add(event(geminiAnswer(part, last ? "STOP" : null, at + 1)));
    }
    return events;
  }

  /**
   * A whole answer, or one event's data.
   *
   * @param parts as JSON
   * @param finishReason null if more follows
   */
  public static String geminiAnswer(String parts, @Nullable String finishReason, int output) {
    return "{\"candidates\":[{\"content\":{\"parts\":["
        + parts
        + "],\"role\":\"model\"},"
        + (finishReason == null ? "" : "\"finishReason\":\"" + finishReason + "\",")
        + "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":"
        + output
        + ",\"totalTokenCount\":"
        + (7 + output)
        + "},\"modelVersion\":\"test-model\",\"responseId\":\"test\",\"weather\":\"rain\"}";
  }

  /** An error in Google's envelope. */
  public static String geminiError(int code, String status, String message) {
    return "{\"error\":{\"code\":"
        + code
        + ",\"message\":\""
        + message
        + "\",\"status\":\""
        + status
        + "\"}}";
  }

  /** One event of a stream. */
  public static String event(String data) {
    return "data: " + data + "\r\n\r\n";
  }
}
