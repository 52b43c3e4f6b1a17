package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.Part;
import java.util.List;

/**
 * What a tool answered: an object in this dialect, a text in the vocabulary. By Google's
 * description a text stands under {@code output}, an error under {@code error}.
 */
final class GeminiResults {
  private static final String OUTPUT = "output";
  private static final String ERROR = "error";

  private GeminiResults() {}

  /**
   * Reads a response such that writing it gives the same.
   *
   * @return whether it is an error
   */
  static boolean read(JsonNode response, List<Part> content) {
    JsonNode error = response.size() == 1 ? response.path(ERROR) : response.path("");
    JsonNode output = response.size() == 1 ? response.path(OUTPUT) : response.path("");
    if (error.isObject() && !error.has(ERROR)) {
      content.add(Part.Text.of(error.toString()));
      return true;
    }
    if (isPlain(error)) {
      content.add(Part.Text.of(error.textValue()));
      return true;
    }
    content.add(Part.Text.of(isPlain(output) ? output.textValue() : response.toString()));
    return false;
  }

  private static boolean isPlain(JsonNode words) {
    return words.isTextual() && GeminiCalls.parsed(words.textValue()) == null;
  }

  static ObjectNode write(String text, boolean error) {
    ObjectNode object = GeminiCalls.parsed(text);
    ObjectNode written = JsonFields.MAPPER.createObjectNode();
    if (object == null) {
      return written.put(error ? ERROR : OUTPUT, text);
    }
    return error && !object.has(ERROR) ? written.set(ERROR, object) : object;
  }
}
