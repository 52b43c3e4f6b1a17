package io.polyphony.testkit;

import java.util.ArrayList;
import java.util.List;

/** What a server that speaks Anthropic's Messages sends. */
public final class AnthropicWire {
  private AnthropicWire() {}

  /**
   * A whole stream of one text, with a ping, an event and fields that no vocabulary knows, and
   * usage of 7 + one token a piece; one event an element.
   */
  public static List<String> anthropicEvents(String... pieces) {
    List<String> events = new ArrayList<>();
    events.add(start());
    events.add(event("ping", ""));
    events.add(
        event(
            "content_block_start",
            ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
    for (String piece : pieces) {
      events.add(
          event(
              "content_block_delta",
              ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + piece + "\"}"));
    }
    events.add(event("content_block_stop", ",\"index\":0"));
    events.add(event("weather_report", ",\"tomorrow\":\"rain\""));
    events.addAll(end("end_turn", pieces.length));
    return events;
  }

  /** A stream that thinks, signs its thinking and calls a tool. */
  public static List<String> anthropicToolEvents(
      String thinking, String signature, String id, String name, String arguments) {
    List<String> events = new ArrayList<>();
    events.add(start());
    events.add(
        event(
            "content_block_start",
            ",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"));
    events.add(
        event(
            "content_block_delta",
            ",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\""
                + thinking
                + "\"}"));
    events.add(
        event(
            "content_block_delta",
            ",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\""
                + signature
                + "\"}"));
    events.add(event("content_block_stop", ",\"index\":0"));
    events.add(
        event(
            "content_block_start",
            ",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\""
                + id
                + "\",\"name\":\""
                + name
                + "\",\"input\":{}}"));
    for (int from = 0; from < arguments.length(); from += 5) {
      String piece = arguments.substring(from, Math.min(arguments.length(), from + 5));
      events.add(
          event(
              "content_block_delta",
              ",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\""
                  + piece.replace("\"", "\\\"")
                  + "\"}"));
    }
    events.add(event("content_block_stop", ",\"index\":1"));
    events.addAll(end("tool_use", 5));
    return events;
  }

  /**
   * A whole answer, with a field that no vocabulary knows.
   *
   * @param content the blocks, as JSON
   */
  public static String anthropicAnswer(String content, String stopReason, int input, int output) {
    return """
        {"id":"msg_test","type":"message","role":"assistant","model":"test-model","weather":"rain",\
        "content":[%s],"stop_reason":"%s","stop_sequence":null,\
        "usage":{"input_tokens":%d,"output_tokens":%d}}"""
        .formatted(content, stopReason, input, output);
  }

  /** An error in Anthropic's envelope. */
  public static String anthropicError(String type, String message) {
    return """
        {"type":"error","error":{"type":"%s","message":"%s"},"request_id":"req_test"}"""
        .formatted(type, message);
  }

  /** One event of a stream; the fields follow its type. */
  public static String event(String type, String fields) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + fields + "}\n\n";
  }

  private static String start() {
    return event(
        "message_start",
        ",\"message\":{\"id\":\"msg_test\",\"type\":\"message\",\"role\":\"assistant\","
            + "\"model\":\"test-model\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
            + "\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}");
  }

  private static List<String> end(String stopReason, int output) {
    return List.of(
        event(
            "message_delta",
            ",\"delta\":{\"stop_reason\":\""
                + stopReason
                + "\",\"stop_sequence\":null},\"usage\":{\"input_tokens\":7,\"output_tokens\":"
                + output
                + "}"),
        event("message_stop", ""));
  }
}
