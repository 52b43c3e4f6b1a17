package io.polyphony.server.body;

/**
 * What is kept of a request.
 *
 * @param request as the program sent it, or as its door's clients would
 * @param answer as one body of that door; empty if there was none
 */
public record BodyContent(BodyNote note, String request, String answer) {

  @Override
  public String toString() {
    return "BodyContent[" + note.id() + "]";
  }
}
