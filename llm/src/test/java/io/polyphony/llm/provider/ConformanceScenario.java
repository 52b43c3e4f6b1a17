package io.polyphony.llm.provider;

import io.polyphony.llm.catalog.Capability;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Media;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.Parameters;
import io.polyphony.llm.chat.Part;
import io.polyphony.llm.chat.Reasoning;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import io.polyphony.llm.chat.Tool;
import io.polyphony.llm.chat.ToolChoice;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each wire example asks, as the engine would ask it for the web chat: of no dialect. */
enum ConformanceScenario {
  CHAT,
  STREAM,
  TOOLS,
  VISION,
  DOCUMENTS,
  AUDIO,
  REASONING,
  STRUCTURED;

  private static final JsonText CITY =
      new JsonText(
          "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
              + "\"required\":[\"city\"]}");
  private static final JsonText PLANET =
      new JsonText(
          "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
              + "\"moons\":{\"type\":\"integer\"}},\"required\":[\"name\",\"moons\"],"
              + "\"additionalProperties\":false}");
  private static final Parameters SHORT =
      new Parameters(0.0, null, null, 64, List.of("\n"), 7L, null, null, null);

  static ConformanceScenario of(Capability capability) {
    return valueOf(capability.name());
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  ChatRequest request(String model) {
    return switch (this) {
      case CHAT -> asked(model, planet(), List.of(), SHORT, false, null, null);
      case STREAM -> asked(model, planet(), List.of(), SHORT, true, null, null);
      case TOOLS -> asked(model, weather(), List.of(tool()), Parameters.NONE, true, null, null);
      case VISION -> withAttachment(model, "What colour is it?", image());
      case DOCUMENTS -> withAttachment(model, "What is the total?", document());
      case AUDIO -> withAttachment(model, "What is said?", sound());
      case REASONING ->
          asked(
              model,
              primes(),
              List.of(),
              Parameters.NONE,
              true,
              null,
              new Reasoning("low", null, null, null));
      case STRUCTURED ->
          asked(
              model,
              List.of(Message.of(Role.USER, "Describe Mars.")),
              List.of(),
              Parameters.NONE,
              false,
              new ResponseFormat.Schema("planet", null, PLANET, true),
              null);
    };
  }

  private static ChatRequest asked(
      String model,
      List<Message> messages,
      List<Tool> tools,
      Parameters parameters,
      boolean stream,
      @Nullable ResponseFormat format,
      @Nullable Reasoning reasoning) {
    return new ChatRequest(
        model,
        messages,
        tools,
        tools.isEmpty() ? null : new ToolChoice.Auto(),
        null,
        parameters,
        format,
        reasoning,
        stream,
        stream,
        null,
        Map.of(),
        "");
  }

  private static ChatRequest withAttachment(String model, String question, Part attachment) {
    var message = new Message(Role.USER, List.of(Part.Text.of(question), attachment), null);
    return asked(model, List.of(message), List.of(), Parameters.NONE, false, null, null);
  }

  private static List<Message> planet() {
    return List.of(
        Message.of(Role.SYSTEM, "Answer in one word."),
        Message.of(Role.USER, "Which planet is red?"));
  }

  /** Nine characters: Mistral takes no other length for a call's id. */
  private static List<Message> weather() {
    var call = new Part.ToolCall("callOslo1", "get_weather", "{\"city\":\"Oslo\"}", null, null);
    var result =
        new Part.ToolResult(
            "callOslo1", "get_weather", List.of(Part.Text.of("4 degrees")), false, null);
    return List.of(
        Message.of(Role.USER, "How warm is it in Oslo, Rome and Lima?"),
        new Message(Role.ASSISTANT, List.of(call), null),
        new Message(Role.TOOL, List.of(result), null));
  }

  private static Tool tool() {
    return new Tool("get_weather", "The weather of a city now.", CITY, null, null);
  }

  private static List<Message> primes() {
    return List.of(
        Message.of(Role.USER, "Is 91 prime?"),
        new Message(
            Role.ASSISTANT,
            List.of(new Part.Thinking("91 = 7 x 13.", "c2lnbmVk"), Part.Text.of("No.")),
            null),
        Message.of(Role.USER, "And 97?"));
  }

  private static Part image() {
    return new Part.Image(new Media.Inline("image/png", "iVBORw0KGgo="), null, null);
  }

  private static Part document() {
    return new Part.Document(
        new Media.Inline("application/pdf", "JVBERi0xLjcK"), "invoice.pdf", null);
  }

  private static Part sound() {
    return new Part.Audio(new Media.Inline("audio/wav", "UklGRgAAAAA="), null);
  }
}
