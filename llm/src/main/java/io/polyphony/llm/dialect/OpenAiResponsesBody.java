package io.polyphony.llm.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.polyphony.llm.chat.JsonText;
import io.polyphony.llm.chat.Usage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer as an object: what it says of itself, what it repeats of the request, and its output.
 *
 * @param status in the API's words
 * @param incomplete why it is incomplete; null if it is not
 * @param error what failed, as a JSON object; null if nothing did
 */
record OpenAiResponsesBody(
    OpenAiResponsesHead answer,
    String status,
    @Nullable String incomplete,
    @Nullable JsonText error,
    ArrayNode output,
    Usage usage) {

  /** What the API says where the request said nothing, in the order in which it says it. */
  private static final List<Map.Entry<String, String>> REPEATED =
      List.of(
          Map.entry("background", "false"),
          Map.entry("instructions", "null"),
          Map.entry("max_output_tokens", "null"),
          Map.entry("max_tool_calls", "null"),
          Map.entry("metadata", "{}"),
          Map.entry("parallel_tool_calls", "true"),
          Map.entry("previous_response_id", "null"),
          Map.entry("reasoning", "{\"effort\":null,\"summary\":null}"),
          Map.entry("store", "true"),
          Map.entry("temperature", "null"),
          Map.entry("text", "{\"format\":{\"type\":\"text\"}}"),
          Map.entry("tool_choice", "\"auto\""),
          Map.entry("tools", "[]"),
          Map.entry("top_p", "null"),
          Map.entry("truncation", "\"disabled\""));

  static OpenAiResponsesBody begun(OpenAiResponsesHead head) {
    return new OpenAiResponsesBody(
        head, "in_progress", null, null, JsonFields.MAPPER.createArrayNode(), Usage.NONE);
  }

  void write(JsonGenerator json) throws IOException {
    AnswerHead head = answer.head();
    json.writeStartObject();
    json.writeStringField("id", head.id());
    json.writeStringField("object", "response");
    json.writeNumberField("created_at", head.created());
    json.writeStringField("status", status);
    json.writeFieldName("error");
    json.writeRawValue(error == null ? "null" : error.text());
    json.writeFieldName("incomplete_details");
    if (incomplete == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      json.writeStringField("reason", incomplete);
      json.writeEndObject();
    }
    json.writeStringField("model", head.model());
    json.writeFieldName("output");
    json.writeTree(output);
    repeated(json);
    if (!usage.isEmpty()) {
      json.writeFieldName("usage");
      OpenAiResponsesUsage.write(json, usage);
    }
    json.writeEndObject();
  }

  private void repeated(JsonGenerator json) throws IOException {
    for (Map.Entry<String, JsonText> field : answer.echo().entrySet()) {
      json.writeFieldName(field.getKey());
      json.writeRawValue(field.getValue().text());
    }
    for (Map.Entry<String, String> field : REPEATED) {
      if (!answer.echo().containsKey(field.getKey())) {
        json.writeFieldName(field.getKey());
        json.writeRawValue(field.getValue());
      }
    }
  }
}
