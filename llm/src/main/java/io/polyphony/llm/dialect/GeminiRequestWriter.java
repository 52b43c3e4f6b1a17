package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds the request for a vendor. Emits nothing that the client did not ask for. */
final class GeminiRequestWriter {
  static final String STREAM = ":streamGenerateContent?alt=sse";
  static final String WHOLE = ":generateContent";

  /** Extra fields that have a place of their own and are not copied. */
  private static final Set<String> PLACED =
      Set.of(
          GeminiRequestReader.CONFIG,
          GeminiRequestReader.TOOLS,
          GeminiRequestReader.TOOL_CONFIG,
          "model",
          "contents",
          "systemInstruction");

  private final ChatRequest request;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Map<String, JsonText> extra;

  GeminiRequestWriter(ChatRequest request) {
    this.request = request;
    this.extra = request.dialect().equals(GeminiGenerate.ID) ? request.extra() : Map.of();
  }

  WireRequest write() {
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    contents(body);
    new GeminiToolWriter(request, extra, warnings).write(body);
    new GeminiConfigWriter(request, extra.get(GeminiRequestReader.CONFIG), warnings).write(body);
    for (Map.Entry<String, JsonText> field : extra.entrySet()) {
      if (!PLACED.contains(field.getKey())) {
        body.set(field.getKey(), OpenAiRequestWriter.tree(field.getValue()));
      }
    }
    if (request.user() != null) {
      warnings.add("the id of the end user is not supported by this provider and was left out");
    }
    String method = request.stream() ? STREAM : WHOLE;
    return new WireRequest(
        GeminiModel.path(request.model()) + method, Map.of(), body, List.copyOf(warnings));
  }

  private void contents(ObjectNode body) {
    var writer = new GeminiContentWriter(request, warnings);
    ArrayNode contents = writer.contents();
    ArrayNode system = writer.system();
    if (contents.isEmpty() && !system.isEmpty()) {
      warnings.add("a request of instructions alone was sent as the user's words");
      contents.addObject().put("role", "user").set("parts", system);
    } else if (!system.isEmpty()) {
      body.putObject("systemInstruction").set("parts", system);
    }
    body.set("contents", contents);
  }
}
