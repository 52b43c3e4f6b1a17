package io.polyphony.llm.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants embedded, independent of any wire format. A null field was not sent by the
 * client.
 *
 * @param inputs at least one; the answer has one embedding for each, in order
 * @param single whether the client asked for one embedding and not for a list, where the dialect
 *     tells these apart
 * @param dimensions the wanted length of the vectors
 * @param base64 whether the client wants vectors as base64 and not as numbers
 * @param user the client's opaque id of its end user, if sent
 * @param extra top-level fields that have no place above, by name; emitted only towards the same
 *     dialect
 * @param dialect id of the dialect the request was read from
 */
public record EmbeddingRequest(
    String model,
    List<EmbeddingInput> inputs,
    boolean single,
    @Nullable Integer dimensions,
    @Nullable EmbeddingPurpose purpose,
    boolean base64,
    @Nullable String user,
    Map<String, JsonText> extra,
    String dialect) {

  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
  }

  public EmbeddingRequest withModel(String name) {
    return new EmbeddingRequest(
        name, inputs, single, dimensions, purpose, base64, user, extra, dialect);
  }
}
