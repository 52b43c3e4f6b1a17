package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import io.polyphony.llm.dialect.OpenAiOptions;
import java.net.URI;
import java.util.List;

/**
 * Z.ai (GLM) speaks OpenAI chat; thinking is a typed object and comes back as {@code
 * reasoning_content}. It knows no penalties, one stop text, temperatures up to 1, and JSON without
 * a schema only; the end user is its {@code user_id}.
 */
@AutoService(Provider.class)
public final class Zai implements Provider {
  private static final List<String> UNKNOWN = List.of("presence_penalty", "frequency_penalty");
  private static final Dialect DIALECT =
      OpenAiChat.with(
          OpenAiOptions.STANDARD
              .withMaxTokensOnly()
              .withThinking(OpenAiOptions.Thinking.REASONING_CONTENT)
              .withEffort(OpenAiOptions.Effort.TYPE));

  @Override
  public String id() {
    return "zai";
  }

  @Override
  public String label() {
    return "Z.ai";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.z.ai/api/paas/v4");
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey(""));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://z.ai/manage-apikey/apikey-list");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("ZAI_API_KEY", "ZHIPUAI_API_KEY");
  }

  @Override
  public boolean adjusts() {
    return true;
  }

  @Override
  public void adjust(ObjectNode body, ChatRequest request) {
    body.remove(UNKNOWN);
    if (body.path("temperature").asDouble() > 1) {
      body.put("temperature", 1.0);
    }
    if (body.path("stop").size() > 1) {
      body.putArray("stop").add(request.parameters().stop().getFirst());
    }
    if (body.path("response_format").path("type").asText().equals("json_schema")) {
      body.putObject("response_format").put("type", "json_object");
    }
    JsonNode user = body.remove("user");
    if (user != null) {
      body.set("user_id", user);
    }
  }
}
