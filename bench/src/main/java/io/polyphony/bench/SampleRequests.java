package io.polyphony.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import io.polyphony.llm.chat.FinishReason;
import io.polyphony.llm.chat.Usage;
import java.util.ArrayList;
import java.util.List;

/** Conversations and an answer of known size. */
final class SampleRequests {
  static final String SMALL = "1 KB";
  static final String LARGE = "100k tokens";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int CHARACTERS_PER_TOKEN = 4;
  private static final int TURNS = 40;
  private static final int PIECES = 100;

  /** Prose with what makes parsers work: quotes, line ends, letters beyond ASCII. */
  private static final String PROSE =
      "The quick brown fox jumps over the lazy dog, and says: \"Grüße aus Köln!\"\n"
          + "It is a long established fact that readers look at the whole page before they read.\n";

  private SampleRequests() {}

  /** A streamed chat request in OpenAI's words. */
  static byte[] of(String size) {
    return size.equals(SMALL) ? request(1, 560) : request(TURNS, 100_000 * CHARACTERS_PER_TOKEN);
  }

  private static byte[] request(int turns, int characters) {
    ObjectNode body = MAPPER.createObjectNode().put("model", "model").put("stream", true);
    body.put("temperature", 0.7).put("max_tokens", 1_000);
    ArrayNode messages = body.putArray("messages");
    message(messages, "system", "You are a careful assistant.");
    for (int turn = 0; turn < turns; turn++) {
      message(messages, turn % 2 == 0 ? "user" : "assistant", prose(characters / turns));
    }
    if (turns % 2 == 0) {
      message(messages, "user", "What do you say to that?");
    }
    ObjectNode function = body.putArray("tools").addObject().put("type", "function");
    function = function.putObject("function").put("name", "weather");
    function.put("description", "The weather of a place");
    ObjectNode parameters = function.putObject("parameters").put("type", "object");
    parameters.putObject("properties").putObject("place").put("type", "string");
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void message(ArrayNode messages, String role, String content) {
    messages.addObject().put("role", role).put("content", content);
  }

  private static String prose(int characters) {
    return PROSE.repeat(characters / PROSE.length() + 1).substring(0, characters);
  }

  /** An answer of a hundred pieces with its usage. */
  static List<Chunk> chunks() {
    List<Chunk> chunks = new ArrayList<>();
    chunks.add(new Chunk.Start("id", "served"));
    for (int piece = 0; piece < PIECES; piece++) {
      chunks.add(new Chunk.TextDelta(piece % 10 == 9 ? " \"Köln\"\n" : " token"));
    }
    chunks.add(new Chunk.Finish(FinishReason.STOP, "stop"));
    chunks.add(new Chunk.UsageReport(new Usage(20L, 100L, 8L, null, null, 20L, 100L)));
    return chunks;
  }
}
