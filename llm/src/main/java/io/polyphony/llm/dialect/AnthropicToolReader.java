package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the tools of one request. Where a vendor's own tools stand between the client's, or a tool
 * has options that the vocabulary does not know, the extra field {@code tools} keeps the whole
 * order: a vendor's tool as it came, and for each of the client's tools an object with its name and
 * those options. The order matters: prompt caches begin with the tools.
 */
final class AnthropicToolReader {
  static final String TOOLS = "tools";

  private static final Set<String> PLACED =
      Set.of("type", "name", "description", "input_schema", "strict", "cache_control");

  private AnthropicToolReader() {}

  static List<Tool> read(RequestObject body, Map<String, JsonText> extra) {
    List<Tool> tools = new ArrayList<>();
    ArrayNode order = JsonFields.MAPPER.createArrayNode();
    boolean special = false;
    for (RequestObject tool : body.objects(TOOLS)) {
      String type = tool.text("type");
      if (type == null || type.equals("custom")) {
        tools.add(tool(tool));
        special |= options(order, tool);
      } else {
        order.add(tool.node());
        special = true;
      }
    }
    if (special) {
      extra.put(TOOLS, new JsonText(order.toString()));
    }
    return tools;
  }

  private static Tool tool(RequestObject tool) {
    return new Tool(
        tool.requiredText("name"),
        tool.text("description"),
        new JsonText(tool.requiredObject("input_schema").node().toString()),
        tool.flag("strict"),
        AnthropicBlockReader.marker(tool));
  }

  private static boolean options(ArrayNode order, RequestObject tool) {
    Map<String, JsonText> others = tool.unknown(PLACED);
    ObjectNode kept = order.addObject().put("name", tool.requiredText("name"));
    others.forEach((name, value) -> kept.set(name, OpenAiRequestWriter.tree(value)));
    return !others.isEmpty();
  }
}
