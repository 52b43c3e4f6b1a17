package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes the events of a stream and keeps count of its content blocks. A delta costs no tree and no
 * generator.
 */
final class AnthropicFrames {
  private static final byte[] NOTHING = {};
  private static final byte[] START =
      ascii("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":");
  private static final byte[] DELTA =
      ascii("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
  private static final byte[] STOP =
      ascii("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":");
  private static final byte[] BLOCK = ascii(",\"content_block\":");
  private static final byte[] EMPTY_TEXT = ascii("{\"type\":\"text\",\"text\":\"\"}");
  private static final byte[] EMPTY_THINKING =
      ascii("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
  private static final byte[] REDACTED = ascii("{\"type\":\"redacted_thinking\",\"data\":");
  private static final byte[] CALL = ascii("{\"type\":\"tool_use\",\"id\":");
  private static final byte[] CALL_NAME = ascii(",\"name\":");
  private static final byte[] NO_INPUT = ascii(",\"input\":{}}");
  private static final byte[] TEXT_DELTA = ascii(",\"delta\":{\"type\":\"text_delta\",\"text\":");
  private static final byte[] THINKING_DELTA =
      ascii(",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":");
  private static final byte[] SIGNATURE_DELTA =
      ascii(",\"delta\":{\"type\":\"signature_delta\",\"signature\":");
  private static final byte[] INPUT_DELTA =
      ascii(",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":");
  private static final byte[] CITATION_DELTA =
      ascii(",\"delta\":{\"type\":\"citations_delta\",\"citation\":");
  private static final byte[] END_OF_DELTA = ascii("}}\n\n");
  private static final byte[] END_OF_EVENT = ascii("}\n\n");

  private enum Open {
    NONE,
    TEXT,
    THINKING,
    CALL
  }

  /** Writes the fields of an event beside its type. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private final GrowingBytes buffer = new GrowingBytes();
  private Open open = Open.NONE;
  private int index;
  private boolean said;

  void clear() {
    buffer.clear();
  }

  byte[] bytes() {
    return buffer.isEmpty() ? NOTHING : buffer.copy();
  }

  void text(String text) {
    if (!text.isEmpty()) {
      begin(Open.TEXT);
      said = true;
      delta(TEXT_DELTA, text);
    }
  }

  void thinking(String text) {
    if (!text.isEmpty()) {
      begin(Open.THINKING);
      delta(THINKING_DELTA, text);
    }
  }

  /** The signature closes its block. */
  void signature(String signature) {
    begin(Open.THINKING);
    delta(SIGNATURE_DELTA, signature);
    stopBlock();
  }

  void redacted(String data) {
    startBlock();
    buffer.append(REDACTED);
    JsonBytes.quoted(buffer, data);
    buffer.write('}');
    endOfEvent();
    stop();
  }

  void call(String id, String name) {
    startBlock();
    open = Open.CALL;
    buffer.append(CALL);
    JsonBytes.quoted(buffer, id);
    buffer.append(CALL_NAME);
    JsonBytes.quoted(buffer, name);
    buffer.append(NO_INPUT);
    endOfEvent();
  }

  void arguments(String piece) {
    if (open == Open.CALL) {
      delta(INPUT_DELTA, piece);
    }
  }

  /** Anthropic cites before the words of a block, other vendors after them. */
  void citation(JsonText source) {
    if (open == Open.TEXT && said && AnthropicCitations.isOwn(source)) {
      stopBlock();
    }
    begin(Open.TEXT);
    buffer.append(DELTA);
    number();
    buffer.append(CITATION_DELTA);
    buffer.append(AnthropicCitations.citation(source).getBytes(UTF_8));
    buffer.append(END_OF_DELTA);
  }

  /** A block that came whole; its input is streamed, as clients expect it. */
  void block(JsonText whole) {
    JsonNode node = OpenAiRequestWriter.tree(whole);
    if (!node.has("type")) {
      return;
    }
    JsonNode input = node.path("input");
    boolean streamed = node instanceof ObjectNode && input.isObject();
    if (streamed) {
      node = ((ObjectNode) node.deepCopy()).set("input", JsonFields.MAPPER.createObjectNode());
    }
    startBlock();
    buffer.append(node.toString().getBytes(UTF_8));
    endOfEvent();
    if (streamed && !input.isEmpty()) {
      delta(INPUT_DELTA, input.toString());
    }
    stop();
  }

  private void begin(Open kind) {
    if (open == kind) {
      return;
    }
    startBlock();
    open = kind;
    said = false;
    buffer.append(kind == Open.TEXT ? EMPTY_TEXT : EMPTY_THINKING);
    endOfEvent();
  }

  private void startBlock() {
    stopBlock();
    buffer.append(START);
    number();
    buffer.append(BLOCK);
  }

  void stopBlock() {
    if (open != Open.NONE) {
      stop();
    }
  }

  private void stop() {
    open = Open.NONE;
    buffer.append(STOP);
    number();
    endOfEvent();
    index++;
  }

  private void delta(byte[] kind, String text) {
    buffer.append(DELTA);
    number();
    buffer.append(kind);
    JsonBytes.quoted(buffer, text);
    buffer.append(END_OF_DELTA);
  }

  private void number() {
    buffer.append(ascii(Integer.toString(index)));
  }

  private void endOfEvent() {
    buffer.append(END_OF_EVENT);
  }

  void event(String type, Fields fields) {
    var data = new GrowingBytes();
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(data)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      fields.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    raw(type, data.copy());
  }

  void raw(String type, byte[] data) {
    buffer.append(ascii("event: " + type + "\ndata: "));
    buffer.append(data);
    buffer.append(ascii("\n\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
