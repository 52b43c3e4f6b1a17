package io.polyphony.llm.dialect;

/**
 * Where speakers of OpenAI's embeddings differ from each other.
 *
 * @param dimensions the name of the field for the wanted length
 * @param base64 whether {@code encoding_format} base64 is understood
 * @param purpose whether {@code input_type} (query, document) is understood
 * @param user whether {@code user} is understood
 * @param bytes whether a vector in base64 has one signed byte for each number instead of four
 */
public record EmbeddingOptions(
    String dimensions, boolean base64, boolean purpose, boolean user, boolean bytes) {

  /** What nearly every vendor understands. */
  public static final EmbeddingOptions STANDARD =
      new EmbeddingOptions("dimensions", false, false, false, false);

  public static final EmbeddingOptions OPENAI =
      new EmbeddingOptions("dimensions", true, false, true, false);

  /** For vendors that call the wanted length {@code output_dimension}. */
  public EmbeddingOptions withOutputDimension() {
    return new EmbeddingOptions("output_dimension", base64, purpose, user, bytes);
  }

  public EmbeddingOptions withBase64() {
    return new EmbeddingOptions(dimensions, true, purpose, user, bytes);
  }

  public EmbeddingOptions withPurpose() {
    return new EmbeddingOptions(dimensions, base64, true, user, bytes);
  }

  /** For vendors whose base64 holds signed bytes (Perplexity). */
  public EmbeddingOptions withBytes() {
    return new EmbeddingOptions(dimensions, base64, purpose, user, true);
  }
}
