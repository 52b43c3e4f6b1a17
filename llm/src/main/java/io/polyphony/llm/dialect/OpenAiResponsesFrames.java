package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the events of a stream and numbers them. A delta costs no tree and no generator. */
final class OpenAiResponsesFrames {
  private static final byte[] NOTHING = {};
  private static final byte[] EVENT = ascii("event: ");
  private static final byte[] DATA = ascii("\ndata: {\"type\":\"");
  private static final byte[] ITEM = ascii("\",\"item_id\":");
  private static final byte[] OUTPUT = ascii(",\"output_index\":");
  private static final byte[] DELTA = ascii(",\"delta\":");
  private static final byte[] LOGPROBS = ascii(",\"logprobs\":[]");
  private static final byte[] SEQUENCE = ascii(",\"sequence_number\":");
  private static final byte[] END_OF_EVENT = ascii("}\n\n");

  /** Writes the fields of an event beside its type and number. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private final GrowingBytes buffer = new GrowingBytes();
  private int sequence;

  void clear() {
    buffer.clear();
  }

  byte[] bytes() {
    return buffer.isEmpty() ? NOTHING : buffer.copy();
  }

  /** A delta of text, which says that it has no probabilities of tokens. */
  void textDelta(OpenAiResponsesPlace place, String delta) {
    delta("response.output_text.delta", place, delta, true);
  }

  void delta(String type, OpenAiResponsesPlace place, String delta) {
    delta(type, place, delta, false);
  }

  private void delta(String type, OpenAiResponsesPlace place, String delta, boolean probabilities) {
    begin(type);
    buffer.append(ITEM);
    JsonBytes.quoted(buffer, place.itemId());
    buffer.append(OUTPUT);
    number(place.outputIndex());
    if (!place.pieceName().isEmpty()) {
      buffer.append(ascii(",\"" + place.pieceName() + "\":"));
      number(place.piece());
    }
    buffer.append(DELTA);
    JsonBytes.quoted(buffer, delta);
    if (probabilities) {
      buffer.append(LOGPROBS);
    }
    end();
  }

  /** An event at a place. */
  void event(String type, OpenAiResponsesPlace place, Fields fields) {
    event(
        type,
        json -> {
          json.writeStringField("item_id", place.itemId());
          json.writeNumberField("output_index", place.outputIndex());
          if (!place.pieceName().isEmpty()) {
            json.writeNumberField(place.pieceName(), place.piece());
          }
          fields.write(json);
        });
  }

  void event(String type, Fields fields) {
    var data = new GrowingBytes();
    try (JsonGenerator json = JsonFields.MAPPER.getFactory().createGenerator(data)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      fields.write(json);
      json.writeNumberField("sequence_number", sequence++);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    buffer.append(EVENT);
    buffer.append(ascii(type + "\ndata: "));
    buffer.append(data.copy());
    buffer.append(ascii("\n\n"));
  }

  private void begin(String type) {
    byte[] name = ascii(type);
    buffer.append(EVENT);
    buffer.append(name);
    buffer.append(DATA);
    buffer.append(name);
  }

  private void end() {
    buffer.append(SEQUENCE);
    number(sequence++);
    buffer.append(END_OF_EVENT);
  }

  private void number(int number) {
    buffer.append(ascii(Integer.toString(number)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
