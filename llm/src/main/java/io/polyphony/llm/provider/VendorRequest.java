package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.WireRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The request as a vendor gets it: in its dialect, with its departures, and a warning for each
 * thing that was lost on the way.
 */
public final class VendorRequest {
  /** Ours: asked of every vendor that understands it, and told to no client. */
  private static final String USAGE_WISH = "stream_options";

  private static final int LONGEST_VALUE = 40;

  private VendorRequest() {}

  /**
   * Writes the request.
   *
   * @param dialect the provider's, or what a credential chose instead
   */
  public static WireRequest of(Provider provider, Dialect dialect, ChatRequest request) {
    WireRequest wire = dialect.writeRequest(request);
    if (!provider.adjusts()) {
      return wire;
    }
    ObjectNode before = JsonNodeFactory.instance.objectNode();
    before.setAll(wire.body());
    provider.adjust(wire.body(), request);
    Set<String> warnings = new LinkedHashSet<>(wire.warnings());
    compare(provider.label(), before, wire.body(), warnings);
    Map<String, String> headers = new HashMap<>(wire.headers());
    headers.putAll(provider.headers(request));
    return new WireRequest(wire.path(), headers, wire.body(), List.copyOf(warnings));
  }

  /**
   * The client's parameters that this vendor would not get at all: those without which the very
   * same body would be sent.
   */
  public static List<String> unsupported(Provider provider, Dialect dialect, ChatRequest request) {
    WireRequest whole = of(provider, dialect, request);
    if (whole.warnings().isEmpty()) {
      return List.of();
    }
    List<String> without = new ArrayList<>();
    for (Map.Entry<String, ChatRequest> reduced : ReducedRequests.of(request).entrySet()) {
      if (of(provider, dialect, reduced.getValue()).body().equals(whole.body())) {
        without.add(reduced.getKey());
      }
    }
    return without;
  }

  private static void compare(
      String label, ObjectNode before, ObjectNode after, Set<String> warnings) {
    for (Map.Entry<String, JsonNode> field : before.properties()) {
      String name = field.getKey();
      JsonNode now = after.get(name);
      if (now == null) {
        if (!name.equals(USAGE_WISH) && !renamed(field.getValue(), before, after)) {
          warnings.add(name + " is not supported by " + label + " and was left out");
        }
      } else if (!now.equals(field.getValue())) {
        warnings.add(changed(label, name, field.getValue(), now));
      }
    }
  }

  private static boolean renamed(JsonNode value, ObjectNode before, ObjectNode after) {
    return after.properties().stream()
        .anyMatch(field -> !before.has(field.getKey()) && field.getValue().equals(value));
  }

  private static String changed(String label, String name, JsonNode old, JsonNode now) {
    String to = now.isTextual() ? now.textValue() : now.toString();
    String from = old.isTextual() ? old.textValue() : old.toString();
    boolean brief = to.length() <= LONGEST_VALUE && from.length() <= LONGEST_VALUE;
    String values = brief ? " from " + from + " to " + to : "";
    return name + " was changed" + values + ", as " + label + " demands";
  }
}
