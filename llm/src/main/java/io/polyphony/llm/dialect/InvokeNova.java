package io.polyphony.llm.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Nova's form of a request is Converse's, with the model's own fields at the top, and without
 * documents and schemas of answers. Source: Amazon Nova User Guide, Request and response schema,
 * and Using the Invoke API.
 */
final class InvokeNova {
  private static final String VERSION = "schemaVersion";
  static final String REASONING = "reasoningConfig";
  private static final String TOP_K = "topK";
  private static final String DOCUMENT = "document";

  private InvokeNova() {}

  /** Of a request in Converse's form, which is changed. */
  static ObjectNode flattened(ObjectNode body, Set<String> warnings) {
    if (body.remove(BedrockModelFields.MODEL_FIELDS) instanceof ObjectNode own) {
      own.properties().forEach(field -> merge(body, field.getKey(), field.getValue()));
    }
    if (body.remove("outputConfig") != null) {
      warnings.add(LeftOut.warning("response_format"));
    }
    for (JsonNode message : body.path("messages")) {
      if (message.path("content") instanceof ArrayNode content) {
        withoutDocuments(content, warnings);
      }
    }
    body.put(VERSION, "messages-v1");
    return body;
  }

  private static void merge(ObjectNode body, String name, JsonNode value) {
    if (body.path(name) instanceof ObjectNode there && value instanceof ObjectNode more) {
      there.setAll(more);
    } else {
      body.set(name, value);
    }
  }

  private static void withoutDocuments(ArrayNode content, Set<String> warnings) {
    for (int at = 0; at < content.size(); at++) {
      if (content.get(at).has(DOCUMENT)) {
        warnings.add("a document cannot be sent in this dialect and became a note");
        ObjectNode note = JsonFields.MAPPER.createObjectNode();
        content.set(at, note.put("text", "[a document left out]"));
      } else if (content.get(at).path(BedrockBlocks.TOOL_RESULT).path("content")
          instanceof ArrayNode inner) {
        withoutDocuments(inner, warnings);
      }
    }
  }

  /** A request of this form in Converse's; bytes that are none stay what they are. */
  static byte[] nested(byte[] request) {
    if (!(JsonFields.parse(request) instanceof ObjectNode body)) {
      return request;
    }
    body.remove(VERSION);
    ObjectNode own = JsonFields.MAPPER.createObjectNode();
    if (body.has(REASONING)) {
      own.set(REASONING, body.remove(REASONING));
    }
    if (body.path(BedrockModelFields.INFERENCE) instanceof ObjectNode inference
        && inference.has(TOP_K)) {
      own.putObject(BedrockModelFields.INFERENCE).set(TOP_K, inference.remove(TOP_K));
    }
    if (!own.isEmpty()) {
      merge(body, BedrockModelFields.MODEL_FIELDS, own);
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
