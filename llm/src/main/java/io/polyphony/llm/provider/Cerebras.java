package io.polyphony.llm.provider;

import com.google.auto.service.AutoService;
import io.polyphony.llm.dialect.Dialect;
import io.polyphony.llm.dialect.OpenAiChat;
import java.net.URI;
import java.util.List;

/** Cerebras speaks OpenAI chat, but ends its streams without a last mark. */
@AutoService(Provider.class)
public final class Cerebras implements Provider {

  @Override
  public String id() {
    return "cerebras";
  }

  @Override
  public String label() {
    return "Cerebras";
  }

  @Override
  public URI baseUrl() {
    return URI.create("https://api.cerebras.ai/v1");
  }

  @Override
  public Dialect dialect() {
    return OpenAiChat.standard();
  }

  @Override
  public List<CredentialField> fields() {
    return List.of(CredentialField.apiKey("csk-..."));
  }

  @Override
  public URI keyPage() {
    return URI.create("https://cloud.cerebras.ai");
  }

  @Override
  public List<String> environmentVariables() {
    return List.of("CEREBRAS_API_KEY");
  }
}
