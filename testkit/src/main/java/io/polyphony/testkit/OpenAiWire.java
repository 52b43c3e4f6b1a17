package io.polyphony.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server that speaks OpenAI chat sends. */
public final class OpenAiWire {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ID = "chatcmpl-test";
  private static final String MODEL = "test-model";
  private static final long CREATED = 1_767_225_600L;

  private OpenAiWire() {}

  /**
   * A whole stream: a piece each, the finish, usage of 7 + one token a piece, {@code [DONE]}; one
   * event an element.
   */
  public static List<String> openAiChunks(String... pieces) {
    return openAiChunks(7, pieces);
  }

  /** As above, with that many tokens of input. */
  public static List<String> openAiChunks(long inputTokens, String... pieces) {
    List<String> events = new ArrayList<>();
    events.add(event(delta("role", "assistant")));
    for (String piece : pieces) {
      events.add(event(delta("content", piece)));
    }
    events.add(event(finish("stop")));
    events.add(event(usageChunk(inputTokens, pieces.length)));
    events.add("data: [DONE]\n\n");
    return events;
  }

  /** A stream that calls one tool, its arguments in pieces of five characters. */
  public static List<String> openAiToolChunks(String id, String name, String arguments) {
    List<String> events = new ArrayList<>();
    ObjectNode first = chunk();
    ObjectNode call = call(first);
    call.put("id", id).put("type", "function");
    call.putObject("function").put("name", name).put("arguments", "");
    events.add(event(first));
    for (int from = 0; from < arguments.length(); from += 5) {
      ObjectNode more = chunk();
      call(more)
          .putObject("function")
          .put("arguments", arguments.substring(from, Math.min(arguments.length(), from + 5)));
      events.add(event(more));
    }
    events.add(event(finish("tool_calls")));
    events.add(event(usageChunk(7, 5)));
    events.add("data: [DONE]\n\n");
    return events;
  }

  /** A whole answer. */
  public static String openAiAnswer(String text, int inputTokens, int outputTokens) {
    ObjectNode root = root("chat.completion");
    ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", text);
    choice.put("finish_reason", "stop");
    usage(root, inputTokens, outputTokens);
    return root.toString();
  }

  /** An error in OpenAI's envelope. */
  public static String openAiError(String type, String code, String message) {
    ObjectNode root = MAPPER.createObjectNode();
    root.putObject("error")
        .put("message", message)
        .put("type", type)
        .putNull("param")
        .put("code", code);
    return root.toString();
  }

  /** A list of models. */
  public static String openAiModels(String... names) {
    ObjectNode root = MAPPER.createObjectNode().put("object", "list");
    var data = root.putArray("data");
    for (String name : names) {
      data.addObject().put("id", name).put("object", "model").put("owned_by", "test");
    }
    return root.toString();
  }

  /** One event of a stream. */
  public static String event(ObjectNode data) {
    return "data: " + data + "\n\n";
  }

  static ObjectNode delta(String field, String value) {
    ObjectNode chunk = chunk();
    deltaOf(chunk).put(field, value);
    return chunk;
  }

  private static ObjectNode finish(String reason) {
    ObjectNode chunk = chunk();
    ((ObjectNode) chunk.path("choices").path(0)).put("finish_reason", reason);
    return chunk;
  }

  static ObjectNode usageChunk(long inputTokens, long outputTokens) {
    ObjectNode chunk = root("chat.completion.chunk");
    chunk.putArray("choices");
    usage(chunk, inputTokens, outputTokens);
    return chunk;
  }

  private static ObjectNode chunk() {
    ObjectNode root = root("chat.completion.chunk");
    ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta");
    choice.putNull("finish_reason");
    return root;
  }

  /** A piece of the tool call with that index; id and name come with its first piece only. */
  static ObjectNode callPiece(int index, @Nullable String name, String arguments) {
    ObjectNode chunk = chunk();
    ObjectNode call = call(chunk).put("index", index);
    if (name != null) {
      call.put("id", "call-" + name).put("type", "function");
    }
    ObjectNode function = call.putObject("function").put("arguments", arguments);
    if (name != null) {
      function.put("name", name);
    }
    return chunk;
  }

  private static ObjectNode call(ObjectNode chunk) {
    return deltaOf(chunk).putArray("tool_calls").addObject().put("index", 0);
  }

  private static ObjectNode deltaOf(ObjectNode chunk) {
    return (ObjectNode) chunk.path("choices").path(0).path("delta");
  }

  private static ObjectNode root(String object) {
    return MAPPER
        .createObjectNode()
        .put("id", ID)
        .put("object", object)
        .put("created", CREATED)
        .put("model", MODEL);
  }

  private static void usage(ObjectNode root, long inputTokens, long outputTokens) {
    root.putObject("usage")
        .put("prompt_tokens", inputTokens)
        .put("completion_tokens", outputTokens)
        .put("total_tokens", inputTokens + outputTokens);
  }
}
