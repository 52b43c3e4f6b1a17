package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.polyphony.llm.chat.CacheMarker;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tools of one request. Where a vendor's own tools stand between the client's, the extra
 * field {@code toolConfig} keeps the order: a vendor's tool as it came, a client's by its name.
 */
final class BedrockToolReader {
  private static final String SPEC = "toolSpec";

  private final List<Tool> tools = new ArrayList<>();

  List<Tool> found() {
    return tools;
  }

  void read(RequestObject config, Map<String, JsonText> extra) {
    ArrayNode order = JsonFields.MAPPER.createArrayNode();
    boolean special = false;
    for (RequestObject tool : config.objects("tools")) {
      RequestObject spec = tool.object(SPEC);
      RequestObject point = tool.object("cachePoint");
      if (spec != null) {
        tools.add(tool(spec));
        order.addObject().putObject(SPEC).put("name", spec.requiredText("name"));
      } else if (point != null && !tools.isEmpty() && !special) {
        tools.addLast(marked(tools.removeLast(), new CacheMarker(point.text("ttl"))));
      } else {
        special = true;
        order.add(tool.node());
      }
    }
    if (special) {
      extra.put(BedrockToolWriter.TOOL_CONFIG, new JsonText(order.toString()));
    }
  }

  private static Tool tool(RequestObject spec) {
    RequestObject schema = spec.object("inputSchema");
    @Nullable JsonText parameters = schema == null ? null : schema.json("json");
    return new Tool(
        spec.requiredText("name"), spec.text("description"), parameters, spec.flag("strict"), null);
  }

  private static Tool marked(Tool tool, CacheMarker marker) {
    return new Tool(tool.name(), tool.description(), tool.parameters(), tool.strict(), marker);
  }
}
