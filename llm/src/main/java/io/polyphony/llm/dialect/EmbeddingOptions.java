package io.polyphony.llm.dialect;

import org.jspecify.annotations.Nullable;

/**
 * Where speakers of OpenAI's embeddings differ from each other.
 *
 * @param dimensions the name of the field for the wanted length; null if there is none
 * @param base64 whether {@code encoding_format} base64 is understood
 * @param document the vendor's word for a document in {@code input_type}; null if that field is not
 *     understood
 * @param purposeDemanded whether {@code input_type} must be there
 * @param user whether {@code user} is understood
 * @param bytes whether a vector in base64 has one signed byte for each number instead of four
 */
public record EmbeddingOptions(
    @Nullable String dimensions,
    boolean base64,
    @Nullable String document,
    boolean purposeDemanded,
    boolean user,
    boolean bytes) {

  /** What nearly every vendor understands. */
  public static final EmbeddingOptions STANDARD =
      new EmbeddingOptions("dimensions", false, null, false, false, false);

  public static final EmbeddingOptions OPENAI = STANDARD.withBase64().withUser();

  /** For vendors that call the wanted length {@code output_dimension}. */
  public EmbeddingOptions withOutputDimension() {
    return new EmbeddingOptions("output_dimension", base64, document, purposeDemanded, user, bytes);
  }

  /** For vendors whose vectors have the length they have. */
  public EmbeddingOptions withoutDimensions() {
    return new EmbeddingOptions(null, base64, document, purposeDemanded, user, bytes);
  }

  public EmbeddingOptions withBase64() {
    return new EmbeddingOptions(dimensions, true, document, purposeDemanded, user, bytes);
  }

  public EmbeddingOptions withUser() {
    return new EmbeddingOptions(dimensions, base64, document, purposeDemanded, true, bytes);
  }

  public EmbeddingOptions withPurpose() {
    return new EmbeddingOptions(dimensions, base64, "document", purposeDemanded, user, bytes);
  }

  /** For vendors that want to know whether a text is a question or a passage (NVIDIA). */
  public EmbeddingOptions withDemandedPassage() {
    return new EmbeddingOptions(dimensions, base64, "passage", true, user, bytes);
  }

  /** For vendors whose base64 holds signed bytes (Perplexity). */
  public EmbeddingOptions withBytes() {
    return new EmbeddingOptions(dimensions, base64, document, purposeDemanded, user, true);
  }
}
