package io.polyphony.llm.provider;

import java.util.Map;

/**
 * A path as the dialect has it, with what a vendor's own may depend on.
 *
 * @param path starts with a slash, may carry a query
 * @param model the provider's own name of the model
 * @param stream whether a stream is asked for
 * @param values the credential's values by field id
 */
public record WirePath(String path, String model, boolean stream, Map<String, String> values) {

  @Override
  public String toString() {
    return "WirePath[" + path + "]";
  }
}
