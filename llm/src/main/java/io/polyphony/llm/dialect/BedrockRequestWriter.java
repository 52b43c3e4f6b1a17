package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Message;
import io.polyphony.llm.chat.ResponseFormat;
import io.polyphony.llm.chat.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds the request for Bedrock. Emits nothing that the client did not ask for. */
final class BedrockRequestWriter {
  private static final String CONTENT = "content";

  /** Extra fields of other dialects that say what the vocabulary says too. */
  private static final Set<String> SAID_ELSEWHERE =
      Set.of("max_tokens", "max_completion_tokens", "stream_options");

  private final ChatRequest request;
  private final boolean sameDialect;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final BedrockContentWriter content;

  BedrockRequestWriter(ChatRequest request) {
    this.request = request;
    this.sameDialect = request.dialect().equals(BedrockConverse.ID);
    this.content = new BedrockContentWriter(warnings, sameDialect);
  }

  WireRequest write() {
    ObjectNode body = JsonFields.MAPPER.createObjectNode();
    messages(body);
    new BedrockModelFields(request, sameDialect, warnings).write(body);
    new BedrockToolWriter(request, sameDialect, warnings).write(body);
    responseFormat(body);
    if (request.user() != null) {
      warnings.add("the id of the end user is not supported by this provider and was left out");
    }
    extra(body);
    String model = URLEncoder.encode(request.model(), StandardCharsets.UTF_8).replace("+", "%20");
    String operation = request.stream() ? "/converse-stream" : "/converse";
    return new WireRequest("/model/" + model + operation, Map.of(), body, List.copyOf(warnings));
  }

  private void messages(ObjectNode body) {
    ArrayNode system = JsonFields.MAPPER.createArrayNode();
    ArrayNode turns = JsonFields.MAPPER.createArrayNode();
    for (Message message : request.messages()) {
      if (message.name() != null) {
        warnings.add("names of speakers have no place in this dialect and were left out");
      }
      switch (message.role()) {
        case SYSTEM, DEVELOPER -> {
          if (!turns.isEmpty()) {
            warnings.add("a system message inside the conversation was moved to its beginning");
          }
          content.write(system, message.parts(), Role.SYSTEM);
        }
        case USER, TOOL -> turn(turns, "user", message);
        case ASSISTANT -> turn(turns, "assistant", message);
      }
    }
    if (turns.isEmpty() && !system.isEmpty()) {
      warnings.add("a request of instructions alone was sent as the user's words");
      turns.addObject().put("role", "user").set(CONTENT, system);
    } else if (!system.isEmpty()) {
      body.set("system", system);
    }
    body.set("messages", turns);
  }

  /** Turns alternate, so neighbours of the same role become one. */
  private void turn(ArrayNode turns, String role, Message message) {
    JsonNode last = turns.path(turns.size() - 1);
    boolean joins = last.path("role").asText().equals(role);
    ArrayNode blocks = joins ? last.withArray(CONTENT) : JsonFields.MAPPER.createArrayNode();
    content.write(blocks, message.parts(), message.role());
    if (!joins && !blocks.isEmpty()) {
      turns.addObject().put("role", role).set(CONTENT, blocks);
    }
  }

  private void responseFormat(ObjectNode body) {
    switch (request.responseFormat()) {
      case null -> {}
      case ResponseFormat.Text text -> {}
      case ResponseFormat.Json json ->
          warnings.add("JSON without a schema cannot be demanded in this dialect; left out");
      case ResponseFormat.Schema schema -> {
        JsonText shape =
            sameDialect ? schema.schema() : AnthropicSchemas.closed(schema.schema(), warnings);
        ObjectNode format = body.withObject("outputConfig").putObject("textFormat");
        format.put("type", "json_schema");
        ObjectNode wanted = format.putObject("structure").putObject("jsonSchema");
        wanted.put("schema", shape.text());
        if (!schema.name().isEmpty()) {
          wanted.put("name", schema.name());
        }
        if (schema.description() != null) {
          wanted.put("description", schema.description());
        }
      }
    }
  }

  private void extra(ObjectNode body) {
    for (Map.Entry<String, JsonText> field : request.extra().entrySet()) {
      String name = field.getKey();
      if (sameDialect) {
        extra(body, name, OpenAiRequestWriter.tree(field.getValue()));
      } else if (!SAID_ELSEWHERE.contains(name)) {
        warnings.add(LeftOut.warning(name));
      }
    }
  }

  /** Fields kept of an object that is written already are added to it. */
  private static void extra(ObjectNode body, String name, JsonNode value) {
    if (name.equals(BedrockToolWriter.TOOL_CONFIG)) {
      return;
    }
    if (body.path(name) instanceof ObjectNode written && value instanceof ObjectNode kept) {
      kept.properties().forEach(field -> written.putIfAbsent(field.getKey(), field.getValue()));
    } else if (!body.has(name)) {
      body.set(name, value);
    }
  }
}
