package io.polyphony.server.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client said outside the body of its request.
 *
 * @param model the model named in the path; null if the body names it
 * @param stream whether the path asks for a stream; null if the body says that
 * @param key the virtual key, where it came otherwise than in a header; null if it did not
 * @param headers the dialect's own headers, for vendors of the same dialect, names in lower case
 * @param form the form in which a stream is wanted; null for the dialect's own
 */
public record Entry(
    Surface surface,
    @Nullable String model,
    @Nullable Boolean stream,
    @Nullable String key,
    Map<String, String> headers,
    @Nullable StreamForm form) {

  /** For dialects that say everything in the body. */
  public static Entry of(Surface surface) {
    return new Entry(surface, null, null, null, Map.of(), null);
  }

  public Entry withHeaders(Map<String, String> values) {
    return new Entry(surface, model, stream, key, values, form);
  }

  @Override
  public String toString() {
    return "Entry[" + surface.dialect().id() + ", " + model + ", stream " + stream + "]";
  }
}
