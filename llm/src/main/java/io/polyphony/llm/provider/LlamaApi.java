package io.polyphony.llm.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import io.polyphony.llm.chat.ChatRequest;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import java.net.URI;
import java.util.List;

/** Meta's Llama API, through its OpenAI surface. JSON can be demanded by a schema only. */
@AutoService(Provider.class)
public final class LlamaApi implements Provider {

  @Override
  public String id() {
    return "llama";
  }

  @Override
  public String label() {
    return "Meta Llama API";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.llama.com/compat/v1");
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("LLM|..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://llama.developer.meta.com/api-keys");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("LLAMA_API_KEY");
  }

  @Override
  public boolean adjusts() {
    return true;
  }

  @Override
  public void adjust(ObjectNode body, ChatRequest request) {
    if (body.path("response_format").path("type").asText().equals("json_object")) {
      body.remove("response_format");
    }
  }
}
