package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Chunk;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A form that is another dialect of ours: its reader reads it. */
final class InvokeRelayed implements InvokeAnswer {
  private static final byte[] DATA = "data: ".getBytes(UTF_8);
  private static final byte[] END = "\n\n".getBytes(UTF_8);
  private static final String STOP_REASON = "stop_reason";
  private static final String FINISH_REASON = "finish_reason";
  private static final String MESSAGE = "message";
  private static final String DELTA = "delta";
  private static final String TEXT = "text";

  /** Whose dialect it is. */
  enum Maker {
    /** Anthropic's messages. */
    ANTHROPIC,
    /**
     * OpenAI's chat, spoken by the models of most makers, imported models and endpoints; also
     * OpenAI's text completions, which DeepSeek R1 answers with.
     */
    OPENAI,
    /** Cohere's chat of version 1 (Command R). */
    COHERE;

    private static final Set<String> MESSAGES =
        Set.of("message", "ping", "error", "message_start", "message_delta", "message_stop");

    static @Nullable Maker of(JsonNode said) {
      String type = JsonFields.textOrEmpty(said, "type");
      if (MESSAGES.contains(type)
          || type.startsWith("content_block_")
          || said.path("content").isArray()) {
        return ANTHROPIC;
      }
      if (said.path("choices").isArray() || said.path("error").isObject()) {
        return OPENAI;
      }
      boolean chat =
          said.has("event_type")
              || said.path(TEXT).isTextual()
                  && (said.has("generation_id") || said.has("response_id"));
      return chat ? COHERE : null;
    }

    private Dialect dialect() {
      return switch (this) {
        case ANTHROPIC -> AnthropicMessages.standard();
        case OPENAI -> OpenAiChat.standard();
        case COHERE -> CohereChat.standard();
      };
    }
  }

  private final Maker maker;
  private final ChunkReader reader;

  InvokeRelayed(Maker maker, ResponseHead head) {
    this.maker = maker;
    this.reader = maker.dialect().reader(head);
  }

  /** Cohere's stream is objects one after another, the others' are events on a line each. */
  @Override
  public void piece(byte[] event, Consumer<Chunk> out) {
    byte[] said = maker == Maker.OPENAI ? inChat(event, DELTA) : event;
    if (maker == Maker.COHERE) {
      feed(said, out);
    } else {
      feed(DATA, out);
      feed(onOneLine(said), out);
      feed(END, out);
    }
  }

  /** Line breaks of JSON stand between its words alone. */
  private static byte[] onOneLine(byte[] json) {
    byte[] line = json.clone();
    for (int at = 0; at < line.length; at++) {
      if (line[at] == '\n' || line[at] == '\r') {
        line[at] = ' ';
      }
    }
    return line;
  }

  @Override
  public void end(boolean counted, Consumer<Chunk> out) {
    reader.end(out);
  }

  @Override
  public void whole(byte[] body, Consumer<Chunk> out) {
    feed(maker == Maker.OPENAI ? inChat(body, MESSAGE) : body, out);
    reader.end(out);
  }

  private void feed(byte[] bytes, Consumer<Chunk> out) {
    reader.feed(bytes, 0, bytes.length, out);
  }

  /**
   * OpenAI's chat as its reader has it: Mistral and DeepSeek say why they stop under another name,
   * Mistral streams messages, and text completions have a text in a choice.
   *
   * @param name of the field that holds what a choice says
   */
  private static byte[] inChat(byte[] json, String name) {
    JsonNode root = JsonFields.parse(json);
    if (root == null) {
      return json;
    }
    boolean changed = false;
    for (JsonNode choice : root.path("choices")) {
      changed |= choice instanceof ObjectNode object && change(object, name);
    }
    return changed ? root.toString().getBytes(UTF_8) : json;
  }

  private static boolean change(ObjectNode choice, String name) {
    boolean renames = !choice.hasNonNull(FINISH_REASON) && choice.path(STOP_REASON).isTextual();
    if (renames) {
      choice.set(FINISH_REASON, choice.path(STOP_REASON));
    }
    boolean speaks = choice.path(MESSAGE).isObject() || choice.path(DELTA).isObject();
    if (!speaks && choice.path(TEXT).isTextual()) {
      choice.putObject(name).set("content", choice.remove(TEXT));
      return true;
    }
    if (name.equals(DELTA) && !choice.path(DELTA).isObject() && choice.has(MESSAGE)) {
      choice.set(DELTA, choice.remove(MESSAGE));
      return true;
    }
    return renames;
  }
}
