package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tools of one request and the choice among them. Where the vendor's own tools stand
 * between the client's, or a tool has options that the vocabulary does not know, the extra field
 * {@code tools} keeps the whole order, as {@link AnthropicToolReader} does.
 */
final class OpenAiResponsesToolReader {
  static final String TOOLS = "tools";
  static final String TOOL_CHOICE = "tool_choice";

  private static final Set<String> PLACED =
      Set.of("type", "name", "description", "parameters", "strict");

  private OpenAiResponsesToolReader() {}

  static List<Tool> read(RequestObject body, Map<String, JsonText> extra) {
    List<Tool> tools = new ArrayList<>();
    ArrayNode order = JsonFields.MAPPER.createArrayNode();
    boolean special = false;
    for (RequestObject tool : body.objects(TOOLS)) {
      if (!tool.requiredText("type").equals("function")) {
        order.add(tool.node());
        special = true;
        continue;
      }
      RequestObject nested = tool.has("name") ? null : tool.object("function");
      Tool read = tool(nested == null ? tool : nested);
      tools.add(read);
      Map<String, JsonText> options = nested == null ? tool.unknown(PLACED) : Map.of();
      ObjectNode kept = order.addObject().put("name", read.name());
      options.forEach((name, value) -> kept.set(name, OpenAiRequestWriter.tree(value)));
      special |= !options.isEmpty();
    }
    if (special) {
      extra.put(TOOLS, new JsonText(order.toString()));
    }
    return tools;
  }

  private static Tool tool(RequestObject tool) {
    RequestObject parameters = tool.object("parameters");
    return new Tool(
        tool.requiredText("name"),
        tool.text("description"),
        parameters == null ? null : new JsonText(parameters.node().toString()),
        tool.flag("strict"),
        null);
  }

  /** A choice among the vendor's own tools stays among the extra fields. */
  static @Nullable ToolChoice choice(RequestObject body, Map<String, JsonText> extra) {
    JsonNode choice = body.raw(TOOL_CHOICE);
    if (choice.isMissingNode()) {
      return null;
    }
    if (choice.isTextual()) {
      return switch (choice.textValue()) {
        case "auto" -> new ToolChoice.Auto();
        case "none" -> new ToolChoice.None();
        case "required", "any" -> new ToolChoice.Required();
        default -> throw body.wrong(TOOL_CHOICE, "must be none, auto, required or an object");
      };
    }
    RequestObject object = body.requiredObject(TOOL_CHOICE);
    if (object.requiredText("type").equals("function")) {
      RequestObject named = object.has("name") ? object : object.requiredObject("function");
      return new ToolChoice.Named(named.requiredText("name"));
    }
    extra.put(TOOL_CHOICE, new JsonText(choice.toString()));
    return null;
  }
}
