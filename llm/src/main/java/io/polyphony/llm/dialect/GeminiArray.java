package io.polyphony.llm.dialect;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A Gemini stream without {@code alt=sse}: one JSON array that comes element by element. Made of
 * the events of the other form, so that nothing in them is lost. A failure is an element of its
 * own, as Google has it, after which the array ends without a finish. Not safe for several threads.
 */
public final class GeminiArray {
  private static final byte[] NONE = "[]".getBytes(US_ASCII);

  private final GrowingBytes out = new GrowingBytes();
  private final SseReader events = new SseReader(this::element);
  private boolean begun;

  public String contentType() {
    return "application/json; charset=utf-8";
  }

  /** The elements for whole events. */
  public byte[] elements(byte[] bytes) {
    out.clear();
    events.feed(bytes, 0, bytes.length);
    return out.copy();
  }

  /** White space, which may stand anywhere between the elements. */
  public byte[] keepAlive() {
    return "\n".getBytes(US_ASCII);
  }

  /** The end of the array. */
  public byte[] end() {
    return begun ? "\n]\n".getBytes(US_ASCII) : NONE.clone();
  }

  private void element(String name, byte[] bytes, int offset, int length) {
    out.append((begun ? ",\r\n" : "[").getBytes(US_ASCII));
    out.write(bytes, offset, length);
    begun = true;
  }
}
