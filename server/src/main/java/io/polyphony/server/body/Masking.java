package io.polyphony.server.body;

/**
 * Masks secrets and personal data in a text. The time it takes grows with the length of the text
 * and no faster, whatever the text is: each shape looks at each place once, and ahead of it by a
 * bounded number of characters only, or goes on behind what it has read.
 */
final class Masking {
  private static final int SHORTEST = 6;

  private Masking() {}

  static String of(String text) {
    if (text.length() < SHORTEST) {
      return text;
    }
    var spans = new Spans();
    SecretShapes.find(text, spans);
    AssignedSecrets.find(text, spans);
    EmailShapes.find(text, spans);
    NumberShapes.find(text, spans);
    return spans.masked(text);
  }

  /** A letter or digit of ASCII, as keys and tokens are made of. */
  static boolean isAlphanumeric(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || isDigit(character);
  }

  static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
