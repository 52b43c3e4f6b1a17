package io.polyphony.llm.chat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/** A text as a vector. Single precision: no model computes more. Immutable. */
public final class Embedding {
  private final float[] values;

  private Embedding(float[] values) {
    this.values = values;
  }

  public static Embedding of(float... values) {
    return new Embedding(values.clone());
  }

  /**
   * Reads four bytes for each number, little-endian.
   *
   * @throws IllegalArgumentException if the text is no base64 of such bytes
   */
  public static Embedding ofBase64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length % Float.BYTES != 0) {
      throw new IllegalArgumentException("the bytes are no whole numbers");
    }
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return new Embedding(values);
  }

  /**
   * Reads one signed byte for each number.
   *
   * @throws IllegalArgumentException if the text is no base64
   */
  public static Embedding ofBase64Bytes(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    float[] values = new float[bytes.length];
    for (int at = 0; at < bytes.length; at++) {
      values[at] = bytes[at];
    }
    return new Embedding(values);
  }

  public int dimensions() {
    return values.length;
  }

  public float at(int index) {
    return values[index];
  }

  /** Four bytes for each number, little-endian, in base64 with padding. */
  public String base64() {
    var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Embedding of " + values.length + " dimensions";
  }
}
