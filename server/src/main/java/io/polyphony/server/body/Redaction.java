package io.polyphony.server.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets and personal data out of a body. JSON is read word by word, so that escapes hide
 * nothing; reading stops where enough is kept.
 */
final class Redaction {
  private static final int LONGEST_WORD = 128 * 1024 * 1024;

  /** Long enough to be a card's number. */
  private static final int SHORTEST_NUMBER = 13;

  /** What may hold a secret together: a text is not cut inside of that. */
  private static final int LONGEST_SHAPE = 512;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_WORD).build())
          .build();

  private final StringWriter out = new StringWriter();
  private final int largest;
  private boolean cut;

  private Redaction(int largest) {
    this.largest = largest;
  }

  static KeptText of(byte[] utf8, int largest) {
    var redaction = new Redaction(largest);
    String text;
    try {
      redaction.json(utf8);
      text = redaction.out.toString();
    } catch (IOException noJson) {
      redaction.cut = false;
      text = redaction.masked(new String(utf8, StandardCharsets.UTF_8));
    }
    return KeptText.of(text, utf8.length, redaction.cut, largest);
  }

  private void json(byte[] utf8) throws IOException {
    try (JsonParser parser = JSON.createParser(utf8);
        JsonGenerator generator = JSON.createGenerator(out)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      String name = null;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case FIELD_NAME -> {
            name = parser.currentName();
            generator.writeFieldName(masked(name));
          }
          case VALUE_STRING -> generator.writeString(value(name, parser.getText()));
          case VALUE_NUMBER_INT -> number(parser, generator);
          case VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
          default -> generator.copyCurrentEvent(parser);
        }
        generator.flush();
        if (out.getBuffer().length() > largest) {
          cut = true;
          return;
        }
      }
    }
  }

  private String value(@Nullable String name, String text) {
    return name != null && !text.isEmpty() && AssignedSecrets.isName(name)
        ? Masked.SECRET.word()
        : masked(text);
  }

  private static void number(JsonParser parser, JsonGenerator generator) throws IOException {
    String digits = parser.getText();
    String masked = digits.length() < SHORTEST_NUMBER ? digits : Masking.of(digits);
    if (masked.equals(digits)) {
      generator.copyCurrentEvent(parser);
    } else {
      generator.writeString(masked);
    }
  }

  /** What is too long is cut first, between words, so that no half of a secret stays. */
  private String masked(String text) {
    if (text.length() <= largest) {
      return Masking.of(text);
    }
    cut = true;
    int end = largest;
    while (end > 0 && largest - end < LONGEST_SHAPE && isInside(text.charAt(end))) {
      end--;
    }
    while (end > 0 && largest - end < LONGEST_SHAPE && !Character.isLetter(text.charAt(end - 1))) {
      end--;
    }
    return Masking.of(text.substring(0, end));
  }

  private static boolean isInside(char character) {
    return !Character.isWhitespace(character) && "\"',;<>(){}[]".indexOf(character) < 0;
  }
}
