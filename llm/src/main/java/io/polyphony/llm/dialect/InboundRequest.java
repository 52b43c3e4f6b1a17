package io.polyphony.llm.dialect;

import org.jspecify.annotations.Nullable;

/**
 * A client's request as it came.
 *
 * @param body the bytes of the JSON body
 * @param model the model named in the path, where the dialect puts it there (Gemini)
 * @param stream whether the path asks for a stream, where the dialect says it there (Gemini)
 */
public record InboundRequest(byte[] body, @Nullable String model, @Nullable Boolean stream) {
  public static InboundRequest of(byte[] body) {
    return new InboundRequest(body, null, null);
  }
}
