package io.polyphony.llm.dialect;

/**
 * Where in an answer an event belongs.
 *
 * @param pieceName the field that numbers the piece inside the item; empty where items of this kind
 *     have none
 */
record OpenAiResponsesPlace(String itemId, int outputIndex, String pieceName, int piece) {
  OpenAiResponsesPlace withPiece(int number) {
    return new OpenAiResponsesPlace(itemId, outputIndex, pieceName, number);
  }
}
