package io.polyphony.llm.matrix;

import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what a request means. Who carries a tool's result, user or tool, is no meaning. */
final class AskedFacts {
  private final Facts facts = new Facts();
  private final List<String> order = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private int texts;
  private int images;
  private int thoughts;
  private int results;

  static Facts of(ChatRequest request) {
    var collector = new AskedFacts();
    for (Message message : request.messages()) {
      for (Part part : message.parts()) {
        collector.part(message.role(), part);
      }
    }
    collector.facts.put("order", String.join(" ", collector.order));
    collector.settings(request);
    return collector.facts;
  }

  private void part(Role role, Part part) {
    String who =
        switch (role) {
          case SYSTEM, DEVELOPER -> "system";
          case USER -> "user";
          case ASSISTANT -> "assistant";
          case TOOL -> "tool";
        };
    switch (part) {
      case Part.Text text -> {
        order.add(who + ":text");
        facts.put("text " + texts++, text.text());
      }
      case Part.Image image -> {
        order.add(who + ":image");
        facts.put("image " + images++, media(image.media()));
      }
      case Part.Thinking thinking -> {
        order.add(who + ":thinking");
        facts.put("thinking " + thoughts, thinking.text());
        facts.put("signature " + thoughts++, thinking.signature());
      }
      case Part.ToolCall call -> {
        order.add(who + ":call");
        facts.call(calls.size(), call);
        calls.add(call.id());
      }
      case Part.ToolResult result -> {
        order.add("tool:result");
        facts.put("result " + results + " of", "call " + calls.indexOf(result.callId()));
        facts.put("result " + results++, Facts.json(text(result.content())));
      }
      case Part.Opaque ignored -> {}
      default -> order.add(who + ":" + part.getClass().getSimpleName());
    }
  }

  private static String media(Media media) {
    return media instanceof Media.Inline inline
        ? inline.mediaType() + " " + inline.base64()
        : media.toString();
  }

  private static String text(List<Part> content) {
    return new Message(Role.USER, content, null).text();
  }

  private void settings(ChatRequest request) {
    int number = 0;
    for (Tool tool : request.tools()) {
      String name = "tool " + number++;
      facts.put(name + " name", tool.name());
      facts.put(name + " description", tool.description());
      facts.put(
          name + " schema",
          tool.parameters() == null ? null : Facts.json(tool.parameters().text()));
    }
    facts.put("tool choice", choice(request.toolChoice()));
    Integer limit = request.parameters().maxOutputTokens();
    facts.put("limit", limit == null ? null : limit.toString());
    Double temperature = request.parameters().temperature();
    facts.put("temperature", temperature == null ? null : temperature.toString());
    facts.put("reasoning", reasoning(request.reasoning()));
    if (request.responseFormat() instanceof ResponseFormat.Schema schema) {
      facts.put("format schema", Facts.json(schema.schema().text()));
    } else if (request.responseFormat() instanceof ResponseFormat.Json) {
      facts.put("format", "json");
    }
    facts.put("stream", Boolean.toString(request.stream()));
  }

  private static @Nullable String choice(@Nullable ToolChoice choice) {
    return switch (choice) {
      case null -> null;
      case ToolChoice.Auto ignored -> "auto";
      case ToolChoice.None ignored -> "none";
      case ToolChoice.Required ignored -> "required";
      case ToolChoice.Named named -> named.name();
    };
  }

  private static @Nullable String reasoning(@Nullable Reasoning wanted) {
    if (wanted == null) {
      return null;
    }
    boolean off = Boolean.FALSE.equals(wanted.enabled()) || "none".equals(wanted.effort());
    return off ? "off" : "asked";
  }
}
