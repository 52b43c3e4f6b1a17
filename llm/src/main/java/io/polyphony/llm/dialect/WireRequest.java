package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A request for a vendor, before credentials.
 *
 * @param path appended to the provider's base URL, starts with a slash, may carry a query
 * @param headers the dialect's own headers, for example {@code anthropic-version}
 * @param body the JSON body; owned by the receiver, who may adjust it
 * @param warnings what could not be expressed in this dialect, in words, for the warning header
 */
public record WireRequest(
    String path, Map<String, String> headers, ObjectNode body, List<String> warnings) {}
